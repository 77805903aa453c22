using System.Security.Cryptography;
using Mocks.Go.Net.Http;

namespace Mocks.MockCoderd.Deployment;

/// <summary>Refuses a change that only a browser's cookie authorises.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/csrf.go</c>; justinas/nosurf 1.2.0: the token of the cookie, or that token under a mask
/// of its own length, must come back in <c>X-CSRF-TOKEN</c>.</remarks>
internal static class CsrfGuard
{
    private const string SessionCookie = "coder_session_token";
    private const int TokenBytes = 32;

    public static IApplicationBuilder UseCsrfGuard(this IApplicationBuilder app) => app.Use((context, next) =>
        WhyNot(context.Request) is { } refusal && Verdicts.Refused(context, refusal) is { } refused
            ? refused.ExecuteAsync(context)
            : next(context));

    private static Refusal? WhyNot(HttpRequest request)
    {
        var cookie = GoCookies.First(request.Headers.Cookie, SessionCookie);
        if (cookie.Length == 0 || IsExempt(request, cookie) || IsTokenGood(request))
        {
            return null;
        }

        var header = GoHeader.Get(request.Headers[SessionToken.Header]);
        return header.Length > 0 ? Errors.CsrfMismatch() : Errors.CsrfMissing();
    }

    private static bool IsExempt(HttpRequest request, string cookie)
    {
        var sent = CoderdPaths.Sent(request.HttpContext);
        return request.Method is "GET" or "HEAD" or "OPTIONS" or "TRACE"
            || !sent.StartsWith("/api", StringComparison.Ordinal)
            || sent.Contains("api/v2/workspaceagents/", StringComparison.Ordinal)
            || GoHeader.Get(request.Headers[SessionToken.Header]) == cookie
            || QueryPairs.First(request, SessionCookie) == cookie
            || GoHeader.Get(request.Headers.Authorization).StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsTokenGood(HttpRequest request)
    {
        var real = new byte[TokenBytes];
        var sent = new byte[2 * TokenBytes];
        if (!Convert.TryFromBase64String(GoCookies.First(request.Headers.Cookie, "csrf_token"), real, out var length) || length != TokenBytes
            || !Convert.TryFromBase64String(GoHeader.Get(request.Headers["X-CSRF-TOKEN"]), sent, out var sentLength))
        {
            return false;
        }

        for (var at = 0; sentLength == sent.Length && at < TokenBytes; at++)
        {
            sent[at] ^= sent[TokenBytes + at];
        }

        return sentLength is TokenBytes or 2 * TokenBytes && CryptographicOperations.FixedTimeEquals(real, sent.AsSpan(0, TokenBytes));
    }
}
