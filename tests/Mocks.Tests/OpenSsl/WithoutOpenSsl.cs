using System.Diagnostics;

namespace Mocks.Tests.OpenSsl;

/// <summary>Starts our programs so that they find no OpenSSL, as in the images: the loader finds empty files first, and then looks no further.</summary>
/// <remarks>In CI they are the native ones, as they were packed; elsewhere those of this build.</remarks>
public sealed class WithoutOpenSsl : IDisposable
{
    // What the runtime tries.
    private static readonly string[] Versions = ["3", "1.1", "1.0.2", "1.0.0", "10"];

    private readonly string _folder = Directory.CreateTempSubdirectory("no-openssl-").FullName;

    public WithoutOpenSsl()
    {
        foreach (var version in Versions)
        {
            File.WriteAllBytes(Path.Combine(_folder, $"libssl.so.{version}"), []);
        }
    }

    public ProcessStartInfo Program(string name, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have cryptography of their own.");
        return Programs.Ours(name, arguments).With(("LD_LIBRARY_PATH", _folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
