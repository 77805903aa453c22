using System.Net.Http.Headers;

namespace Mocks.MockCoderd.WorkspaceApps;

/// <summary>Which headers go to an app, and which of its own come back.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceapps/proxy.go</c>, <c>cookies.go</c>, <c>coderd/httpapi/cookie.go</c>,
/// <c>coderd/httpmw/realip.go</c>; Go 1.24, <c>net/http/httputil/reverseproxy.go</c>.</remarks>
internal static class PassedHeaders
{
    private static readonly string[] HopByHop =
        ["Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te", "Trailer", "Transfer-Encoding", "Upgrade"];

    private static readonly string[] CoderCookies =
        ["coder_session_token", "oauth_state", "oauth_redirect", "coder_path_app_session_token", AppTickets.Cookie];

    private static readonly string[] Cors =
        ["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"];

    private static readonly string[] CorsVary =
        ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Methods", "Access-Control-Request-Headers"];

    /// <summary>The protocol that a request wants to change to; null when it does not, and for what is not a protocol's name.</summary>
    public static string? UpgradeOf(HttpRequest request) =>
        Tokens(request.Headers.Connection).Contains("upgrade", StringComparer.OrdinalIgnoreCase)
        && request.Headers.Upgrade is [{ Length: > 0 } protocol, ..] && protocol.All(letter => letter is > ' ' and <= '~')
            ? protocol
            : null;

    /// <summary>Gives a request for an app the client's headers.</summary>
    /// <param name="upgrade">The protocol to ask for, if any.</param>
    public static void Send(HttpRequest from, HttpRequestMessage to, string? upgrade)
    {
        var dropped = Dropped(from.Headers.Connection);
        foreach (var (name, values) in from.Headers)
        {
            if (dropped.Contains(name) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || name.StartsWith("X-Forwarded-For", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            IEnumerable<string?> lines = name.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
                ? values.Select(StripCookies).Where(line => line.Length > 0)
                : values;
            if (!to.Headers.TryAddWithoutValidation(name, lines))
            {
                (to.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, lines);
            }
        }

        to.Headers.TryAddWithoutValidation("X-Forwarded-For", AddressOf(from.HttpContext));
        if (from.Headers["X-Forwarded-Proto"].Count == 0)
        {
            to.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "http");
        }

        if (Tokens(from.Headers.TE).Contains("trailers", StringComparer.OrdinalIgnoreCase))
        {
            to.Headers.TryAddWithoutValidation("TE", "trailers");
        }

        if (upgrade is not null)
        {
            to.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            to.Headers.TryAddWithoutValidation("Upgrade", upgrade);
        }
    }

    /// <summary>The headers of an app's answer that reach the client, without those that frame its body.</summary>
    public static List<KeyValuePair<string, string>> Receive(HttpResponseMessage answer)
    {
        var all = answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated).ToArray();
        var dropped = Dropped(all.Where(header => header.Key.Equals("Connection", StringComparison.OrdinalIgnoreCase)).SelectMany(header => Values(header.Value)));
        dropped.Add("Content-Length");
        dropped.UnionWith(Cors);
        var passed = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in all.Where(header => !dropped.Contains(header.Key)))
        {
            var isVary = name.Equals("Vary", StringComparison.OrdinalIgnoreCase);
            passed.AddRange(Values(values).Select(value => isVary ? WithoutCors(value) : value)
                .Where(value => !isVary || value.Length > 0).Select(value => Answer.Header(name, value)));
        }

        if (answer.StatusCode == System.Net.HttpStatusCode.SwitchingProtocols)
        {
            passed.Add(Answer.Header("Connection", "Upgrade"));
            passed.AddRange(all.Where(header => header.Key.Equals("Upgrade", StringComparison.OrdinalIgnoreCase))
                .SelectMany(header => Values(header.Value)).Select(value => Answer.Header("Upgrade", value)));
        }

        return passed;
    }

    /// <summary>A line of cookies without those that are coderd's own.</summary>
    private static string StripCookies(string? line) => string.Join("; ", (line ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Where(cookie => cookie.Split('=')[0] is var name && !CoderCookies.Contains(name)
            && !name.StartsWith("coder_subdomain_app_session_token", StringComparison.Ordinal)));

    private static string WithoutCors(string vary) => string.Join(", ", vary.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Where(value => !CorsVary.Contains(value, StringComparer.OrdinalIgnoreCase)));

    private static string AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4().ToString() : $"{context.Connection.RemoteIpAddress}";

    private static HashSet<string> Dropped(IEnumerable<string?> connection) => new([.. HopByHop, .. Tokens(connection)], StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Tokens(IEnumerable<string?> lines) =>
        lines.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Values(HeaderStringValues values)
    {
        foreach (var value in values)
        {
            yield return value;
        }
    }
}
