using System.Reflection.PortableExecutable;

namespace Mocks.Testing.Tests.Packages;

/// <summary>The packed <c>Mocks.Tool</c>, as its users get it.</summary>
public sealed class ToolPackageTests
{
    [Fact]
    public async Task Installed_from_its_file_it_does_the_main_job_at_once()
    {
        using var user = PackageFolder.Make();
        await InstallAsync(user);
        var mocks = user.PathOf("tool", OperatingSystem.IsWindows() ? "mocks.exe" : "mocks");

        var report = await user.RunAsync(mocks, "run");

        Assert.Matches("(?s)^\\$ snapshotter\n.*\n  user  │ Hello\n.*\n✓ no verdict, the command exited 0, [0-9.]+ s\n$", report);
        Assert.All(Directory.GetFiles(user.PathOf("tool"), "m*.dll", SearchOption.AllDirectories), file => Assert.Equal(!IsPortable(file), IsCompiledAhead(file)));
    }

    [Fact]
    public async Task On_a_machine_that_it_was_not_compiled_for_it_does_the_same()
    {
        using var user = PackageFolder.Make();
        await InstallAsync(user);
        var portable = Directory.GetFiles(user.PathOf("tool"), "mocks.dll", SearchOption.AllDirectories).Single(IsPortable);

        var report = await user.RunAsync("dotnet", portable, "run");

        Assert.EndsWith(" s\n", report, StringComparison.Ordinal);
        Assert.Contains("\n✓ no verdict, the command exited 0, ", report, StringComparison.Ordinal);
    }

    private static bool IsPortable(string file) => Path.GetFileName(Path.GetDirectoryName(file)) == "any";

    private static bool IsCompiledAhead(string file)
    {
        using var program = new PEReader(File.OpenRead(file));
        return program.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static Task<string> InstallAsync(PackageFolder user) =>
        user.RunAsync("dotnet", "tool", "install", "Mocks.Tool", "--tool-path", user.PathOf("tool"));
}
