using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace Mocks.Tests;

/// <summary><c>./mocks</c>, in a folder with two source files, and with a dotnet that builds a program of one line.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class LauncherTests : IDisposable
{
    private const string Sdk = """
        #!/bin/sh
        case $1 in
          --version) echo 10.0.100 ;;
          build)
            echo built >>builds
            [ -z "${EDITED:-}" ] || touch -d '1 minute ago' artifacts/launcher/sources.new
            [ -z "${EDITED:-}" ] || touch -d '30 seconds ago' src/Mocks/Program.cs
            mkdir -p src/Mocks/bin/Debug/net10.0 src/Mocks/obj
            echo object >src/Mocks/obj/it
            printf '#!/bin/sh\necho "$(pwd): $*"\nexit 7\n' >src/Mocks/bin/Debug/net10.0/mocks
            chmod +x src/Mocks/bin/Debug/net10.0/mocks
            echo "  Wire -> /out/Wire.dll"
            echo "  Mocks -> /out/mocks.dll"
            ;;
        esac
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("launcher-").FullName;

    public LauncherTests()
    {
        foreach (var name in new[] { "bin", "src/Mocks", "src/Wire", "tests/contracts/pacts", "elsewhere" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, name));
        }

        File.Copy(Path.Combine(Repository.Root, "mocks"), At("mocks"));
        File.WriteAllText(At("global.json"), "{}");
        File.WriteAllText(At("Directory.Build.props"), "<Project />");
        Change("src/Mocks/Program.cs");
        Change("src/Wire/Json.cs");
        Dotnet(Sdk);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_first_start_builds_with_a_line_for_each_project_and_the_next_one_runs_at_once()
    {
        var first = await StartAsync();
        var second = await StartAsync();

        Assert.Equal((7, $"{At("elsewhere")}: run --preset many\n"), (first.ExitCode, first.Output));
        Assert.Equal(
            ["Building mocks: its sources are new. The first time packages are downloaded too.", "N s  Wire", "N s  Mocks", "Built 2 projects in N s. The next start skips this."],
            first.ErrorLines.Select(line => Seconds().Replace(line, "N s").TrimStart()));
        Assert.Equal((7, first.Output, ""), (second.ExitCode, second.Output, second.Errors));
        Assert.Equal(1, Builds);
    }

    [Theory]
    [InlineData("src/Mocks/Program.cs")]
    [InlineData("src/Wire/New.cs")]
    [InlineData("Directory.Build.props")]
    [InlineData("tests/contracts/pacts/new.json")]
    public async Task A_source_that_was_changed_or_added_is_built(string source)
    {
        await StartAsync();

        Change(source, File.GetLastWriteTimeUtc(At("artifacts/launcher/sources")).AddSeconds(1));
        await StartAsync();

        Assert.Equal(2, Builds);
    }

    [Fact]
    public async Task A_source_that_was_deleted_is_noticed()
    {
        await StartAsync();

        File.Delete(At("src/Wire/Json.cs"));
        await StartAsync();

        Assert.Equal(2, Builds);
    }

    [Fact]
    public async Task What_a_build_writes_is_no_source()
    {
        await StartAsync();

        Change("src/Mocks/obj/later", DateTime.UtcNow.AddMinutes(1));
        await StartAsync();

        Assert.Equal(1, Builds);
    }

    [Fact]
    public async Task A_source_that_is_edited_during_a_build_is_built_the_next_time()
    {
        foreach (var source in Directory.GetFiles(_folder, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(source, DateTime.UtcNow.AddHours(-1));
        }

        await StartAsync(("EDITED", "1"));
        await StartAsync();

        Assert.Equal(2, Builds);
    }

    [Fact]
    public async Task Two_starts_at_once_build_once()
    {
        var both = await Task.WhenAll(StartAsync(), StartAsync());

        Assert.All(both, start => Assert.Equal(7, start.ExitCode));
        Assert.Equal(1, Builds);
    }

    [Theory]
    [InlineData("[ $1 = --list-sdks ] && echo '8.0.404 [/x]'; exit 1", "mocks needs the .NET SDK 10.0; installed is: 8.0.404.")]
    [InlineData("exit 1", "mocks needs the .NET SDK 10.0; installed is: only a runtime.")]
    [InlineData("[ $1 = --list-sdks ] && echo '10.0.100 [/x]' || echo 'no home' >&2; [ $1 = --list-sdks ]", "The .NET SDK does not start:")]
    [InlineData("[ $1 != build ] || { echo 'x.csproj : error NU1301: Unable to load the service index'; exit 1; }", "Packages could not be downloaded: NU1301: Unable to load the service index")]
    [InlineData("[ $1 != build ] || { echo 'A.cs(1,1): error CS1002: ; expected'; exit 1; }", "A.cs(1,1): error CS1002: ; expected")]
    public async Task What_keeps_it_from_building_is_one_sentence_and_the_next_start_tries_again(string dotnet, string told)
    {
        Dotnet($"#!/bin/sh\n{dotnet}");
        var failed = await StartAsync();

        Dotnet(Sdk);
        var good = await StartAsync();

        Assert.Equal((3, "", told), (failed.ExitCode, failed.Output, failed.ErrorLines[1]));
        Assert.Equal(7, good.ExitCode);
    }

    [GeneratedRegex("[0-9]+ s")]
    private static partial Regex Seconds();

    private int Builds => File.ReadAllLines(At("builds")).Length;

    private string At(string name) => Path.Combine(_folder, name);

    private void Change(string source, DateTime? at = null)
    {
        File.AppendAllText(At(source), "changed\n");
        File.SetLastWriteTimeUtc(At(source), at ?? DateTime.UtcNow);
    }

    private void Dotnet(string script)
    {
        File.WriteAllText(At("bin/dotnet"), script);
        File.SetUnixFileMode(At("bin/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Task<Ended> StartAsync(params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("/bin/sh", [At("mocks"), "run", "--preset", "many"])
        {
            WorkingDirectory = At("elsewhere"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return RunningProgram.RunAsync(start);
    }
}
