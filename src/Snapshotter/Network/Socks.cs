using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mocks.Snapshotter.Network;

/// <summary>Asks a SOCKS proxy for a connection. After it the stream leads to the server.</summary>
/// <remarks>Source: RFC 1928, RFC 1929; for version 4, <c>socks4.protocol</c> and <c>socks4a.protocol</c> of OpenSSH.</remarks>
internal static class Socks
{
    public static async ValueTask ConnectV5Async(PollLoop loop, ByteStream stream, Uri address, CurlProxy proxy)
    {
        const byte noLogin = 0, passwordLogin = 2;
        var answer = new byte[256 + 2];
        await stream.SendAsync(proxy.User is null ? new byte[] { 5, 1, noLogin } : new byte[] { 5, 2, noLogin, passwordLogin });
        await stream.ReceiveAllAsync(answer.AsMemory(0, 2));
        if (answer[0] != 5 || (answer[1] != noLogin && (answer[1] != passwordLogin || proxy.User is null)))
        {
            throw new NetworkFailure("it is not a SOCKS 5 proxy, or wants another login", mayPass: false);
        }

        if (answer[1] == passwordLogin)
        {
            await stream.SendAsync((byte[])[1, .. Counted(proxy.User!), .. Counted(proxy.Password)]);
            await stream.ReceiveAllAsync(answer.AsMemory(0, 2));
            if (answer[1] != 0)
            {
                throw new NetworkFailure("it refuses the user and the password", mayPass: false);
            }
        }

        byte[] target = IPAddress.TryParse(address.IdnHost, out var literal) ? Typed(literal)
            : proxy.Kind == ProxyKind.Socks5h ? [3, .. Counted(address.IdnHost)]
            : Typed((await Resolver.ResolveAsync(loop, address.IdnHost))[^1]);
        await stream.SendAsync((byte[])[5, 1, 0, .. target, .. PortOf(address)]);
        await stream.ReceiveAllAsync(answer.AsMemory(0, 5));
        if (answer[0] != 5 || answer[1] != 0)
        {
            throw new NetworkFailure($"it cannot connect to {Route.HostOf(address)} (SOCKS 5 answer {answer[1]})");
        }

        // The rest of its address, of which one byte was received, and the port.
        var rest = answer[3] switch { 1 => 3, 4 => 15, _ => answer[4] } + 2;
        await stream.ReceiveAllAsync(answer.AsMemory(0, rest));
    }

    public static async ValueTask ConnectV4Async(PollLoop loop, ByteStream stream, Uri address, CurlProxy proxy)
    {
        byte[] user = [.. Encoding.UTF8.GetBytes(proxy.User ?? ""), 0];
        var ip = IPAddress.TryParse(address.IdnHost, out var literal) ? literal
            : proxy.Kind == ProxyKind.Socks4 ? Array.Find(await Resolver.ResolveAsync(loop, address.IdnHost), found => found.AddressFamily == AddressFamily.InterNetwork)
            : null;
        if (ip?.AddressFamily == AddressFamily.InterNetworkV6 || (ip is null && proxy.Kind == ProxyKind.Socks4))
        {
            throw new NetworkFailure($"SOCKS 4 needs an IPv4 address, and {Route.HostOf(address)} has none", mayPass: false);
        }

        // 4a: an address of 0.0.0.1 announces a name.
        byte[] target = ip is null ? [0, 0, 0, 1, .. user, .. Encoding.ASCII.GetBytes(address.IdnHost), 0] : [.. ip.GetAddressBytes(), .. user];
        await stream.SendAsync((byte[])[4, 1, .. PortOf(address), .. target]);
        var answer = new byte[8];
        await stream.ReceiveAllAsync(answer);
        if (answer[0] != 0 || answer[1] != 90)
        {
            throw new NetworkFailure($"it cannot connect to {Route.HostOf(address)} (SOCKS 4 answer {answer[1]})");
        }
    }

    private static byte[] Typed(IPAddress address) => [address.AddressFamily == AddressFamily.InterNetwork ? (byte)1 : (byte)4, .. address.GetAddressBytes()];

    private static byte[] Counted(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length <= 255 ? [(byte)bytes.Length, .. bytes] : throw new NetworkFailure("a name for SOCKS has at most 255 bytes", mayPass: false);
    }

    private static byte[] PortOf(Uri address)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)address.Port);
        return bytes;
    }
}
