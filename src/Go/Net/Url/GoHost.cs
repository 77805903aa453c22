namespace Mocks.Go.Net.Url;

/// <summary>The host of an address, parsed as Go parses it.</summary>
/// <param name="Host">With port and brackets.</param>
/// <param name="Name">Without port and brackets.</param>
/// <param name="Port">Empty when not given.</param>
/// <remarks>Source: Go 1.24, <c>net/url</c>, <c>Parse</c>, <c>Hostname</c>, <c>Port</c>.</remarks>
public sealed record GoHost(string Host, string Name, string Port)
{
    private const string AllowedMarks = "-_.~!$&'()*+,;=:[]<>\"%";

    /// <param name="authority">The part after <c>//</c>. A path is ignored.</param>
    /// <param name="error">In Go's words; empty on success.</param>
    /// <returns>Null on an error.</returns>
    public static GoHost? Parse(string authority, out string error)
    {
        var end = authority.IndexOfAny(['/', '?', '#']);
        var host = end < 0 ? authority : authority[..end];
        host = host[(host.LastIndexOf('@') + 1)..];
        error = Problem(host);
        if (error.Length > 0)
        {
            return null;
        }

        var bracket = host.LastIndexOf(']');
        var colon = host.LastIndexOf(':');
        var hasPort = colon > bracket && (bracket >= 0 || colon >= 0);
        var name = hasPort ? host[..colon] : host;
        return new GoHost(host, name is ['[', .. var inner, ']'] ? inner : name, hasPort ? host[(colon + 1)..] : "");
    }

    private static string Problem(string host)
    {
        if (host.FirstOrDefault(c => c is <= ' ' or '\x7f' || (c < 0x80 && !char.IsAsciiLetterOrDigit(c) && !AllowedMarks.Contains(c, StringComparison.Ordinal))) is var bad && bad != 0)
        {
            return $"invalid character {GoQuote.Quote(bad.ToString())} in host name";
        }

        if (host.StartsWith('[') && !host.Contains(']', StringComparison.Ordinal))
        {
            return "missing ']' in host";
        }

        var colon = host.StartsWith('[') ? host.LastIndexOf(']') + 1 : host.LastIndexOf(':');
        var port = colon < 0 ? "" : host[colon..];
        return port.Length > 0 && (port[0] != ':' || !port.Skip(1).All(char.IsAsciiDigit)) ? $"invalid port {GoQuote.Quote(port)} after host" : "";
    }
}
