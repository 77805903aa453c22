using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mocks.Tests.OpenSsl;

/// <summary>Starts programs that find no OpenSSL, as in the images: the loader finds empty files first, and then looks no further.</summary>
/// <remarks>They are those of this build, or, where <c>MOCKS_PACKAGES</c> names the packed files, the native ones of the archive.</remarks>
public sealed class WithoutOpenSsl : IDisposable
{
    public const string Built = "built", Packed = "packed";

    // What the runtime tries.
    private static readonly string[] Versions = ["3", "1.1", "1.0.2", "1.0.0", "10"];

    private readonly string _folder = Directory.CreateTempSubdirectory("no-openssl-").FullName;
    private readonly Lazy<Task<string>> _unpacked;

    public WithoutOpenSsl()
    {
        _unpacked = new(UnpackAsync);
        foreach (var version in Versions)
        {
            File.WriteAllBytes(Path.Combine(_folder, $"libssl.so.{version}"), []);
        }
    }

    public async Task<ProcessStartInfo> ProgramAsync(string kind, string name, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have cryptography of their own.");
        var start = kind == Built ? Programs.Ours(name, arguments) : Programs.Other(Path.Combine(await _unpacked.Value, name), arguments);
        return start.With(("LD_LIBRARY_PATH", _folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> UnpackAsync()
    {
        var packages = Environment.GetEnvironmentVariable("MOCKS_PACKAGES");
        Assert.SkipWhen(packages is not { Length: > 0 }, "MOCKS_PACKAGES names no folder with the packages. Pack them (./mocks pack) and set it to artifacts/packages.");
        var archive = Assert.Single(Directory.GetFiles(packages, $"mocks-*-linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}.tar.gz"));
        var unpacked = await RunningProgram.RunAsync(Programs.Other("tar", "-C", _folder, "-xzf", Path.GetFullPath(archive)));
        Assert.True(unpacked.ExitCode == 0, unpacked.Errors);
        return Path.Combine(_folder, Path.GetFileName(archive)[..^".tar.gz".Length]);
    }
}
