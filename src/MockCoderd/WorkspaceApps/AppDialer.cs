using System.Net;
using System.Net.Sockets;

namespace Mocks.MockCoderd.WorkspaceApps;

/// <summary>Why an app was not reached, in the words of Go's <c>net.Dial</c>.</summary>
internal sealed class DialException(string message, Exception cause) : IOException(message, cause);

/// <summary>Connects to an app's host and port, and to nothing else: no proxy is asked.</summary>
/// <remarks>Source: Go 1.24, <c>net</c>, <c>OpError.Error</c>. Every address is tried; the error is that of the first.</remarks>
internal static class AppDialer
{
    public static async ValueTask<Stream> DialAsync(DnsEndPoint host, CancellationToken cancellationToken)
    {
        DialException? first = null;
        foreach (var address in await ResolveAsync(host.Host, cancellationToken))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, host.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception failed) when (failed is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                first ??= new DialException($"dial tcp {new IPEndPoint(address, host.Port)}: connect: {Words((SocketException)failed)}", failed);
            }
        }

        throw first ?? new DialException($"dial tcp: lookup {host.Host}: no such host", new SocketException((int)SocketError.HostNotFound));
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host.Trim('[', ']'), cancellationToken);
        }
        catch (SocketException failed)
        {
            throw new DialException($"dial tcp: lookup {host}: no such host", failed);
        }
    }

    public static string Words(SocketException failed) => failed.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.TimedOut => "connection timed out",
        SocketError.HostUnreachable => "no route to host",
        SocketError.NetworkUnreachable => "network is unreachable",
        SocketError.ConnectionReset => "connection reset by peer",
        SocketError.AccessDenied => "permission denied",
        _ => failed.Message,
    };
}
