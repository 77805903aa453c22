using Mocks.Go.Net.Http;
using Mocks.MockCoderd.Deployment;

namespace Mocks.MockCoderd.Auth;

/// <summary>Where a token may sit in a request. The first place that has one wins, right or wrong.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/apikey.go</c>, <c>APITokenFromRequest</c>.</remarks>
internal static class TokenCarriers
{
    public const string SessionTokenHeader = "Coder-Session-Token";

    private const string SessionToken = "coder_session_token";
    private const string Bearer = "Bearer ";

    /// <returns>Empty when there is none.</returns>
    public static string Find(HttpRequest request)
    {
        if (GoCookies.First(request.Headers.Cookie, SessionToken) is { Length: > 0 } cookie)
        {
            return cookie;
        }

        if (QueryPairs.First(request, SessionToken) is { Length: > 0 } query)
        {
            return query;
        }

        if (request.Headers[SessionTokenHeader] is [{ Length: > 0 } header, ..])
        {
            return header;
        }

        return request.Headers.Authorization is [{ } authorization, ..] && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..].Trim()
            : QueryPairs.First(request, "access_token").Trim();
    }
}
