using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mocks.Mocking.Hosting;

/// <summary>The libraries that a native mock needs.</summary>
internal static class NativeNeeds
{
    // In .NET's own order.
    private static readonly string[] OpenSsl = ["libssl.so.3", "libssl.so.1.1", "libssl.so.1.0.2", "libssl.so.1.0.0", "libssl.so.10"];

    /// <exception cref="SettingException">OpenSSL is missing: .NET would end the process at the first hash.</exception>
    public static void Check()
    {
        if (RuntimeFeature.IsDynamicCodeSupported || !OperatingSystem.IsLinux() || Array.Exists(OpenSsl, library => NativeLibrary.TryLoad(library, out _)))
        {
            return;
        }

        throw new SettingException("this program hashes with OpenSSL, and there is no libssl. Install it; on Debian and Ubuntu: apt-get install libssl3.");
    }
}
