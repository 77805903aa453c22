using System.Diagnostics;

namespace Mocks.Testing.Tests.Packages;

/// <summary>An empty folder of a user who has the packed packages, and nothing else of this repository.</summary>
internal sealed class PackageFolder : IDisposable
{
    private const string Variable = "MOCKS_PACKAGES";

    private static readonly string? Packed = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? System.IO.Path.GetFullPath(folder) : null;

    private PackageFolder()
    {
        Directory.CreateDirectory(Path);
        // Packages that this machine has are used where they are; those under test are unpacked here, so that each run has its own.
        File.WriteAllText(PathOf("NuGet.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{PathOf("packages")}" /></config>
              <fallbackPackageFolders><add key="machine" value="{MachinePackages}" /></fallbackPackageFolders>
              <packageSources><add key="packed" value="{Packed}" /></packageSources>
            </configuration>
            """);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("mocks-package-").FullName;

    private static string MachinePackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder ? folder
        : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The packed file whose name begins and ends like this; skips the test where nothing is packed.</summary>
    public static string Find(string id, string extension) => FindAll($"{id}.*.{extension}") is [.., var last] ? last
        : throw new FileNotFoundException($"{Packed} has no {id}.*.{extension}.");

    /// <summary>The packed files whose names match; skips the test where nothing is packed.</summary>
    public static IReadOnlyList<string> FindAll(string pattern)
    {
        Assert.SkipWhen(Packed is null, $"{Variable} names no folder with the packages. Pack them (./mocks pack) and set it to artifacts/packages.");
        return [.. Directory.GetFiles(Packed, pattern).Order(StringComparer.Ordinal)];
    }

    public static PackageFolder Make()
    {
        Find("Mocks.*", "nupkg");
        return new PackageFolder();
    }

    public string PathOf(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Copies files of the repository into this folder.</summary>
    public void Copy(params string[] parts) => Copy(Path, parts);

    /// <summary>Copies files of the repository into a folder.</summary>
    public static void Copy(string folder, params string[] parts)
    {
        var from = System.IO.Path.Combine([Repository.Root, .. parts]);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var to = System.IO.Path.Combine(folder, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    /// <summary>Runs a program here to its end, with exit code 0.</summary>
    /// <returns>What it wrote.</returns>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Path, RedirectStandardOutput = true, RedirectStandardError = true };
        // A build must not leave processes behind that hold on to this folder.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "true";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Posts.Cancelled), process.StandardError.ReadToEndAsync(Posts.Cancelled));
        await process.WaitForExitAsync(Posts.Cancelled).WaitAsync(RunningProgram.Patience, Posts.Cancelled);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}:\n{await output}{await errors}");
        return await output;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
