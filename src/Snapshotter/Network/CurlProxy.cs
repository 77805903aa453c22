using System.Buffers;
using System.Globalization;
using System.Net;

namespace Mocks.Snapshotter.Network;

/// <summary>The kinds of proxies that curl knows.</summary>
internal enum ProxyKind
{
    Http,
    Https,
    Socks4,
    Socks4a,
    Socks5,
    Socks5h,
}

/// <summary>The proxy that curl would use, from the environment.</summary>
/// <param name="Host">A name, an address, or an IPv6 address in brackets.</param>
/// <param name="User">Unescaped; null when the address has no user.</param>
/// <remarks>
/// Source: <c>curl(1)</c>, ENVIRONMENT. <c>HTTP_PROXY</c> in capitals is not read: a web server sets it from a request's header.
/// </remarks>
internal sealed record CurlProxy(ProxyKind Kind, string Host, int Port, string? User, string Password)
{
    private const int UsualPort = 1080;
    private const int UsualHttpsPort = 443;
    private static readonly SearchValues<char> NotInHosts = SearchValues.Create(" \r\n\t/:#?!@{}[]\\$'\"^`*<>=;,&()+%|");

    private static readonly Dictionary<string, ProxyKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["http"] = ProxyKind.Http,
        ["https"] = ProxyKind.Https,
        ["socks"] = ProxyKind.Socks4,
        ["socks4"] = ProxyKind.Socks4,
        ["socks4a"] = ProxyKind.Socks4a,
        ["socks5"] = ProxyKind.Socks5,
        ["socks5h"] = ProxyKind.Socks5h,
    };

    /// <param name="variable">The value of an environment variable, or null.</param>
    /// <returns>Null when the destination is to be asked directly.</returns>
    /// <exception cref="NetworkFailure">A proxy is named that cannot be used. The token must not go another way.</exception>
    public static CurlProxy? For(Uri destination, Func<string, string?> variable)
    {
        string? Named(string name) => variable(name) is { Length: > 0 } value ? value : null;

        string[] names = destination.Scheme == "https" ? ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] : ["http_proxy", "all_proxy", "ALL_PROXY"];
        var chosen = Array.Find(names, name => Named(name) is not null);
        return chosen is null || IsExcepted(destination.IdnHost, Named("no_proxy") ?? Named("NO_PROXY") ?? "")
            ? null
            : Parse(Named(chosen)!) ?? throw new NetworkFailure(
                $"the proxy in {chosen} is not a valid address; it should be like http://proxy.example:3128, or socks5h://proxy.example:1080", mayPass: false);
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Host}:{Port}";

    internal static CurlProxy? Parse(string text)
    {
        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        if (!Kinds.TryGetValue(schemeEnd < 0 ? "http" : text[..schemeEnd], out var kind))
        {
            return null;
        }

        var rest = schemeEnd < 0 ? text : text[(schemeEnd + "://".Length)..];
        rest = rest.IndexOfAny(['/', '?', '#']) is >= 0 and var pathStart ? rest[..pathStart] : rest;
        string[] credentials = [];
        if (rest.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            credentials = rest[..at].Split(':', 2);
            rest = rest[(at + 1)..];
        }

        var hostEnd = rest.StartsWith('[') ? rest.IndexOf(']', StringComparison.Ordinal) + 1 : rest.IndexOf(':', StringComparison.Ordinal);
        hostEnd = hostEnd < 0 ? rest.Length : hostEnd;
        var (host, end) = (rest[..hostEnd], rest[hostEnd..]);
        var isHost = host.StartsWith('[') ? IPAddress.TryParse(host, out _) : host.Length > 0 && host.AsSpan().IndexOfAny(NotInHosts) < 0;
        var port = kind == ProxyKind.Https ? UsualHttpsPort : UsualPort;
        var isPort = end is "" or ":"
            || (end.StartsWith(':') && int.TryParse(end.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue);

        return isHost && isPort
            ? new(kind, host, port, credentials.Length == 0 ? null : Uri.UnescapeDataString(credentials[0]), credentials.Length == 2 ? Uri.UnescapeDataString(credentials[1]) : "")
            : null;
    }

    internal static bool IsExcepted(string host, string exceptions)
    {
        if (exceptions.Trim() == "*")
        {
            return true;
        }

        host = host.Trim('[', ']').TrimEnd('.');
        var isAddress = IPAddress.TryParse(host, out var address);
        foreach (var exception in exceptions.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            var name = exception.Trim('.');
            if (isAddress
                ? IsInNetwork(address!, exception)
                : host.Equals(name, StringComparison.OrdinalIgnoreCase) || (name.Length > 0 && host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the exception is the address, or a network (<c>127.0.0.0/8</c>) that has it. IPv6 addresses may be in brackets.</summary>
    private static bool IsInNetwork(IPAddress address, string exception)
    {
        var slash = exception.IndexOf('/', StringComparison.Ordinal);
        var start = (slash < 0 ? exception : exception[..slash]).Trim('[', ']');
        if (!IPAddress.TryParse(start, out var network) || network.AddressFamily != address.AddressFamily)
        {
            return false;
        }

        var (bytes, networkBytes) = (address.GetAddressBytes(), network.GetAddressBytes());
        var bits = bytes.Length * 8;
        if (slash >= 0 && exception[(slash + 1)..].TrimEnd(']') is { Length: > 0 } length
            && (!int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > bytes.Length * 8))
        {
            return false;
        }

        for (var bit = 0; bit < bits; bit++)
        {
            var mask = 0x80 >> (bit % 8);
            if (((bytes[bit / 8] ^ networkBytes[bit / 8]) & mask) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
