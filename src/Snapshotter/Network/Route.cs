using System.Text;

namespace Mocks.Snapshotter.Network;

/// <summary>The connection to a server: direct or through a proxy, with TLS for https.</summary>
internal static class Route
{
    /// <param name="proxy">Null for a direct connection.</param>
    public static async ValueTask<ByteStream> OpenAsync(PollLoop loop, Uri address, CurlProxy? proxy, Authorities authorities)
    {
        if (address.Port is 0)
        {
            throw new NetworkFailure("port 0 cannot be connected to", mayPass: false);
        }

        if (proxy is null)
        {
            return await SecuredAsync(await TcpStream.ConnectAsync(loop, address.IdnHost, address.Port), address, authorities);
        }

        ByteStream stream;
        try
        {
            stream = await TcpStream.ConnectAsync(loop, proxy.Host, proxy.Port);
        }
        catch (NetworkFailure failure)
        {
            throw new NetworkFailure($"proxy {proxy}: {failure.Message}", failure.MayPass);
        }

        try
        {
            if (proxy.Kind == ProxyKind.Https)
            {
                stream = await TlsStream.ConnectAsync(stream, proxy.Host, authorities);
            }

            switch (proxy.Kind)
            {
                case ProxyKind.Socks5 or ProxyKind.Socks5h:
                    await Socks.ConnectV5Async(loop, stream, address, proxy);
                    break;
                case ProxyKind.Socks4 or ProxyKind.Socks4a:
                    await Socks.ConnectV4Async(loop, stream, address, proxy);
                    break;
                case var _ when address.Scheme == "https":
                    await ThroughConnectAsync(stream, address, proxy);
                    break;
            }
        }
        catch (NetworkFailure failure)
        {
            stream.Dispose();
            throw new NetworkFailure($"proxy {proxy}: {failure.Message}", failure.MayPass);
        }

        return await SecuredAsync(stream, address, authorities);
    }

    /// <summary>The request's target: the whole address when an HTTP proxy is to forward it.</summary>
    public static string TargetOf(Uri address, CurlProxy? proxy) =>
        Forwards(address, proxy) ? $"http://{HostOf(address)}{address.PathAndQuery}" : address.PathAndQuery;

    /// <summary>The header fields for the proxy, each with its line's end.</summary>
    public static string FieldsFor(Uri address, CurlProxy? proxy) => Forwards(address, proxy) ? Authorization(proxy!) : "";

    /// <summary>Host and, unless it is the usual one, port.</summary>
    public static string HostOf(Uri address)
    {
        var host = address.HostNameType == UriHostNameType.IPv6 ? $"[{address.IdnHost}]" : address.IdnHost;
        return address.IsDefaultPort ? host : $"{host}:{address.Port}";
    }

    private static bool Forwards(Uri address, CurlProxy? proxy) => address.Scheme == "http" && proxy?.Kind is ProxyKind.Http or ProxyKind.Https;

    private static string Authorization(CurlProxy proxy) =>
        proxy.User is null ? "" : $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{proxy.User}:{proxy.Password}"))}\r\n";

    private static async ValueTask<ByteStream> SecuredAsync(ByteStream stream, Uri address, Authorities authorities) =>
        address.Scheme == "https" ? await TlsStream.ConnectAsync(stream, address.IdnHost, authorities) : stream;

    private static async ValueTask ThroughConnectAsync(ByteStream stream, Uri address, CurlProxy proxy)
    {
        var host = address.HostNameType == UriHostNameType.IPv6 ? $"[{address.IdnHost}]" : address.IdnHost;
        var authority = $"{host}:{address.Port}";
        var answer = await HttpAnswer.ToAsync(
            stream, Encoding.ASCII.GetBytes($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{Authorization(proxy)}User-Agent: snapshotter\r\n\r\n"));
        if (answer.Status is < 200 or > 299)
        {
            throw new NetworkFailure($"CONNECT {authority} was answered with {answer.Status}", mayPass: Tries.MayPass(answer.Status));
        }
    }
}
