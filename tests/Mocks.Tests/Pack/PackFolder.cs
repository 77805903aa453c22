using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;

namespace Mocks.Tests.Pack;

/// <summary>A folder with the files that <c>./mocks pack</c> reads, on a machine that is x64, with a dotnet and compilers that make files of one line.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PackFolder : IDisposable
{
    private const string Dotnet = """
        echo "$*" >>"$PACK_LOG"
        while [ $# -gt 0 ]; do
          [ "$1" != -o ] || { mkdir -p "$2/pact-core"; echo native >"$2/mocks"; echo native >"$2/snapshotter"; }
          shift
        done
        """;

    // What it fetches is not here; what it packs is packed by the real one.
    private const string Npm = """
        [ "$1" = ci ] || PATH=${PATH#*:} exec npm "$@"
        echo "$*" >>"$PACK_LOG"
        mkdir node_modules
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("pack-").FullName;
    private readonly Lazy<Task<Ended[]>> _both;

    public PackFolder()
    {
        _both = new(async () => [await PackAsync(), await PackAsync("--rid", "linux-arm64")]);
        Directory.CreateDirectory(At("bin"));
        Directory.CreateDirectory(At("src/npm/lib"));
        foreach (var file in new[] { "pack.sh", "LICENSE", "src/npm/pack.js", "src/npm/package.json", "src/npm/lib/programs.js", "src/npm/lib/errors.js" })
        {
            File.Copy(Path.Combine(Repository.Root, file), At(file));
        }

        File.WriteAllText(At("Directory.Build.props"), "<Version>1.2.3</Version>");
        Program("uname", "echo x86_64");
        Program("dotnet", Dotnet);
        Program("npm", Npm);
        Program("aarch64-linux-gnu-gcc", "exit 0");
    }

    public string Packages => At("artifacts/packages");

    public string Log => File.ReadAllText(At("log"));

    public string At(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Packs for this machine and then for linux-arm64, once for all tests.</summary>
    public async Task PackBothAsync()
    {
        Assert.SkipUnless(Programs.IsOnPath("npm") && Programs.IsOnPath("node"), "The packages are made with npm, and this machine does not have it: apt-get install nodejs npm.");
        Assert.All(await _both.Value, packed => Assert.True(packed.ExitCode == 0, packed.Output + packed.Errors));
    }

    public Task<Ended> PackAsync(params string[] arguments) => RunAsync("/bin/sh", [At("pack.sh"), .. arguments]);

    public Task<Ended> RunAsync(string program, params string[] arguments)
    {
        var start = Programs.Other(program, arguments).With(("PATH", $"{At("bin")}:{Environment.GetEnvironmentVariable("PATH")}"), ("PACK_LOG", At("log")));
        // CI names the programs that other tests start.
        start.Environment.Remove("MOCKS_PROGRAMS");
        return RunningProgram.RunAsync(start);
    }

    public void Program(string name, string script)
    {
        File.WriteAllText(At($"bin/{name}"), $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(At($"bin/{name}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The files of an archive by name, with their text; of a link, what it leads to.</summary>
    public Dictionary<string, string> FilesOf(string archive)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(Packages, archive)), CompressionMode.Decompress);
        using var reader = new TarReader(stream);
        var files = new Dictionary<string, string>();
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            files.Add(entry.Name, entry.DataStream is { } data ? new StreamReader(data, Encoding.UTF8).ReadToEnd() : entry.LinkName);
        }

        return files;
    }
}
