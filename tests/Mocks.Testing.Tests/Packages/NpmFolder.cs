using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mocks.Testing.Tests.Packages;

/// <summary>A folder of a user of npm: the examples, with the packed packages and the test runners installed. It is made once, for all tests of a class.</summary>
public sealed class NpmFolder : IAsyncDisposable
{
    /// <summary>The name of the package, from its one place.</summary>
    public static readonly string Name = System.Text.Json.JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Repository.Root, "src", "npm", "package.json")))
        .RootElement.GetProperty("name").GetString()!;

    private static readonly string[] NoNetwork = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENOTCACHED"];

    private readonly Lazy<Task<string?>> _installed;

    public NpmFolder() => _installed = new(InstallAsync);

    public string Path { get; } = Directory.CreateTempSubdirectory("mocks-npm-user-").FullName;

    /// <summary>The packed files: the package, and those of the platforms.</summary>
    public static IReadOnlyList<string> Packed => PackageFolder.FindAll($"{Name}-*.tgz");

    /// <summary>The packed package without programs.</summary>
    public static string Own => Packed.Single(file => !System.IO.Path.GetFileName(file).StartsWith($"{Name}-linux", StringComparison.Ordinal));

    /// <summary>The packed programs of this machine; those of another one may be packed, too.</summary>
    private static string Platform => Packed.Single(file => System.IO.Path.GetFileName(file).StartsWith($"{Name}-linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}-", StringComparison.Ordinal));

    public string Bun => Directory.GetFiles(PathOf("node_modules", "@oven"), "bun", SearchOption.AllDirectories)[0];

    public string PathOf(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Installs everything before the first test; skips tests that can't have it.</summary>
    public async Task ReadyAsync()
    {
        _ = Packed;
        Assert.SkipUnless(Programs.IsOnPath("npm"), "npm installs the package and the test runners, and this machine does not have it: apt-get install nodejs npm.");
        var missing = await _installed.Value;
        Assert.SkipWhen(missing is not null, missing ?? "");
    }

    /// <summary>Runs a program here to its end.</summary>
    public Task<Ended> RunAsync(string program, params string[] arguments) => RunningProgram.RunAsync(Start(program, arguments));

    /// <summary>Runs a script of Node.js that has the package as <c>mocks</c>.</summary>
    public Task<Ended> RunNodeAsync(string script) => RunAsync("node", "--input-type=module", "--eval", $"import * as mocks from '{Name}';\n{script}");

    /// <summary>A program in this folder, with the programs of the package.</summary>
    public ProcessStartInfo Start(string program, params string[] arguments) => StartIn(Path, program, arguments);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Path, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static ProcessStartInfo StartIn(string folder, string program, params string[] arguments)
    {
        var start = Programs.Other(program, arguments);
        start.WorkingDirectory = folder;
        // CI names the programs that other tests start.
        start.Environment.Remove("MOCKS_PROGRAMS");
        return start;
    }

    /// <returns>Why there is nothing installed; null when there is.</returns>
    private async Task<string?> InstallAsync()
    {
        PackageFolder.Copy(Path, "docs", "examples", "npm");
        PackageFolder.Copy(PathOf("source"), "src", "npm");
        var ended = await RunAsync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error", Own, Platform]);
        Assert.True(ended.ExitCode == 0 || Array.Exists(NoNetwork, ended.Errors.Contains), ended.Errors);
        return ended.ExitCode == 0 ? null : $"npm cannot download the test runners: {ended.Errors.Split('\n')[0]}";
    }

    /// <summary>A folder with nothing in it.</summary>
    internal sealed class Alone : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("mocks-npm-alone-").FullName;

        public Task<Ended> RunAsync(string program, params string[] arguments) => RunningProgram.RunAsync(StartIn(_path, program, arguments));

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
