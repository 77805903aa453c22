using System.Net;
using System.Net.Sockets;

namespace Mocks.Mocking.Hosting;

/// <summary>127.0.0.1 and ::1 of this machine; it may have one of them only.</summary>
internal static class Loopbacks
{
    private const int MaxTries = 100;

    /// <summary>A port that is free on both. Another program could take it before it is used; a start then says so.</summary>
    /// <remarks>The server picks free ports for one address at a time only.</remarks>
    public static int FreePort()
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            using var first = Bound(IPAddress.Loopback, 0) ?? Bound(IPAddress.IPv6Loopback, 0);
            var port = ((IPEndPoint?)first?.LocalEndPoint)?.Port ?? 0;
            using var second = first?.AddressFamily == AddressFamily.InterNetwork && Socket.OSSupportsIPv6 ? Bound(IPAddress.IPv6Loopback, port) : null;
            if (second is not null || IsMissing(IPAddress.IPv6Loopback))
            {
                return port;
            }
        }

        return 0;
    }

    private static Socket? Bound(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    private static bool IsMissing(IPAddress address)
    {
        if (!Socket.OSSupportsIPv6)
        {
            return true;
        }

        using var any = Bound(address, 0);
        return any is null;
    }
}
