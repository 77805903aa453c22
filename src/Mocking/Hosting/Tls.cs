using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Mocks.Mocking.Hosting;

/// <summary>https needs OpenSSL, which the images of the mocks do not have. The framework ends the program where it is missing; here the request fails and says why.</summary>
public static class Tls
{
    private static readonly Lazy<bool> IsInstalled = new(() =>
        !OperatingSystem.IsLinux() || Array.Exists(["libssl.so.3", "libssl.so.1.1"], name => NativeLibrary.TryLoad(name, out _)));

    /// <summary>For a handler that may be given an https address, by the user or by a redirect. It connects as it would without.</summary>
    /// <param name="isInstalled">Whether OpenSSL is; looked up when left out.</param>
    public static SocketsHttpHandler RequireTls(this SocketsHttpHandler handler, Func<bool>? isInstalled = null)
    {
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            Require(context.InitialRequestMessage.RequestUri, isInstalled);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };
        return handler;
    }

    /// <exception cref="HttpRequestException">The address is an https one, and there is no OpenSSL.</exception>
    public static void Require(Uri? address, Func<bool>? isInstalled = null)
    {
        if (address?.Scheme == Uri.UriSchemeHttps && !(isInstalled?.Invoke() ?? IsInstalled.Value))
        {
            throw new HttpRequestException("https needs OpenSSL, and none is installed: apt-get install libssl3 (Debian, Ubuntu), dnf install openssl-libs (Fedora). An http address needs none.");
        }
    }
}
