using Mocks.Go.Net.Http;

namespace Mocks.MockCoderd.Auth;

/// <summary>The places of a request that may carry its token. The first one that has a token decides, right or wrong.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/apikey.go</c>, <c>APITokenFromRequest</c>.</remarks>
internal static class TokenCarriers
{
    private const string Name = "coder_session_token";
    private const string Bearer = "Bearer ";

    /// <returns>Empty when there is none.</returns>
    public static string Find(HttpRequest request)
    {
        if (GoCookies.First(request.Headers.Cookie, Name) is { Length: > 0 } cookie)
        {
            return cookie;
        }

        if (QueryPairs.First(request, Name) is { Length: > 0 } query)
        {
            return query;
        }

        if (request.Headers[SessionToken.Header] is [{ Length: > 0 } header, ..])
        {
            return header;
        }

        return request.Headers.Authorization is [{ } authorization, ..] && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..].Trim()
            : QueryPairs.First(request, "access_token").Trim();
    }
}
