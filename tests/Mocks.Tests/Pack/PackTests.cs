using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json;

namespace Mocks.Tests.Pack;

/// <summary><c>./mocks pack</c> for this machine and for another one.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PackTests(PackFolder folder) : IClassFixture<PackFolder>
{
    [Theory]
    [InlineData("pack: there are archives for linux-x64 and linux-arm64, not for osx-arm64.", "--rid", "osx-arm64")]
    [InlineData("pack: --rid needs a platform: linux-x64 or linux-arm64.", "--rid")]
    [InlineData("pack: --for is no flag; there is --rid linux-x64|linux-arm64.", "--for", "linux-arm64")]
    public async Task What_it_cannot_take_is_one_sentence(string sentence, params string[] arguments)
    {
        var ended = await folder.PackAsync(arguments);

        Assert.Equal((2, "", sentence + "\n"), (ended.ExitCode, ended.Output, ended.Errors));
    }

    [Theory]
    [InlineData("exit 127")]
    [InlineData("echo 'cannot find crti.o' >&2; exit 1")]
    public async Task A_missing_cross_compiler_or_C_library_is_named_before_anything_is_built(string compiler)
    {
        using var own = new PackFolder();
        own.Program("aarch64-linux-gnu-gcc", compiler);

        var ended = await own.PackAsync("--rid", "linux-arm64");

        Assert.Equal(
            (3, "pack: linux-arm64 needs aarch64-linux-gnu-gcc and its C library; on Debian and Ubuntu: apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross\n"),
            (ended.ExitCode, ended.Errors));
        Assert.False(File.Exists(own.At("log")));
    }

    [Fact]
    public async Task Archives_and_packages_of_two_platforms_lie_side_by_side()
    {
        await folder.PackBothAsync();

        Assert.Equal(
            ["coder-mocks-1.2.3.tgz", "coder-mocks-linux-arm64-1.2.3.tgz", "coder-mocks-linux-x64-1.2.3.tgz",
             "mocks-1.2.3-linux-arm64.tar.gz", "mocks-1.2.3-linux-arm64.tar.gz.sha256", "mocks-1.2.3-linux-x64.tar.gz", "mocks-1.2.3-linux-x64.tar.gz.sha256"],
            Directory.GetFiles(folder.Packages).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var archive in Directory.GetFiles(folder.Packages, "*.tar.gz"))
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(archive, TestContext.Current.CancellationToken)));
            Assert.Equal($"{hash}  {Path.GetFileName(archive)}\n", await File.ReadAllTextAsync($"{archive}.sha256", TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task An_archive_has_the_programs_of_its_platform_and_a_link_for_each_mock()
    {
        await folder.PackBothAsync();

        var files = folder.FilesOf("mocks-1.2.3-linux-arm64.tar.gz");

        const string Root = "mocks-1.2.3-linux-arm64/";
        Assert.Superset(new HashSet<string>([Root + "mocks", Root + "snapshotter", Root + "LICENSE", Root + "pact-core/node_modules/"]), files.Keys.ToHashSet());
        Assert.All(["agentapi", "mock-agentapi", "mock-coderd", "mock-workspace-agent"], link => Assert.Equal("mocks", files[Root + link]));
        Assert.Contains("src/Snapshotter -p:PublishProfile=native -p:RuntimeIdentifier=linux-arm64 -p:UseCurrentRuntimeIdentifier=false -p:RunAnalyzers=false -p:CppCompilerAndLinker=aarch64-linux-gnu-gcc -p:ObjCopyName=aarch64-linux-gnu-objcopy -o ", folder.Log, StringComparison.Ordinal);
        Assert.Contains("--os=linux --cpu=arm64 --libc=glibc\n", folder.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_are_made_of_the_programs_of_this_machine()
    {
        await folder.PackBothAsync();

        Assert.Equal(["mocks-1.2.3-linux-x64", "npm", "npm-linux-x64"], Directory.GetDirectories(folder.At("artifacts/stage")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("x64", "linux-x64")]
    [InlineData("arm64", "linux-arm64")]
    public async Task The_package_for_npm_finds_the_programs_of_its_platform(string architecture, string platform)
    {
        await folder.PackBothAsync();
        var own = JsonDocument.Parse(folder.FilesOf("coder-mocks-1.2.3.tgz")["package/package.json"]).RootElement;
        var programs = JsonDocument.Parse(folder.FilesOf($"coder-mocks-{platform}-1.2.3.tgz")["package/package.json"]).RootElement;
        using var user = Install("coder-mocks", "coder-mocks-linux-x64", "coder-mocks-linux-arm64");

        var found = await user.RunAsync("node", "--input-type=module", "--eval", $$"""
            Object.defineProperty(process, "arch", { value: "{{architecture}}" });
            const { find } = await import("{{user.At("node_modules/coder-mocks/lib/programs.js")}}");
            console.log(find("mock-coderd").file);
            """);

        Assert.Equal("""{"coder-mocks-linux-arm64":"1.2.3","coder-mocks-linux-x64":"1.2.3"}""", JsonSerializer.Serialize(own.GetProperty("optionalDependencies")));
        Assert.Equal("linux", programs.GetProperty("os")[0].GetString());
        Assert.Equal(architecture, programs.GetProperty("cpu")[0].GetString());
        Assert.Equal((user.At($"node_modules/coder-mocks-{platform}/mocks") + "\n", ""), (found.Output, found.Errors));
    }

    /// <summary>A folder with packed packages as npm unpacks them.</summary>
    private PackFolder Install(params string[] packages)
    {
        var user = new PackFolder();
        foreach (var package in packages)
        {
            foreach (var (name, text) in folder.FilesOf($"{package}-1.2.3.tgz"))
            {
                var file = user.At($"node_modules/{package}{name["package".Length..]}");
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
            }
        }

        return user;
    }
}
