namespace Mocks.MockCoderd.Auth;

/// <summary>Where a token may sit in a request. The first place that has one wins, right or wrong.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/apikey.go</c>, <c>APITokenFromRequest</c>.</remarks>
internal static class TokenCarriers
{
    private const string Cookie = "coder_session_token";

    public static string Find(HttpRequest request)
    {
        if (request.Cookies[Cookie] is { Length: > 0 } cookie)
        {
            return cookie;
        }

        if (request.Query[Cookie] is [{ Length: > 0 } query, ..])
        {
            return query;
        }

        if (request.Headers[Wire.Coderd.LogSnapshotRoute.TokenHeader] is [{ Length: > 0 } header, ..])
        {
            return header;
        }

        if (request.Headers.Authorization is [{ } authorization, ..]
            && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return authorization["Bearer ".Length..].Trim();
        }

        return request.Query["access_token"] is [{ } access, ..] ? access.Trim() : "";
    }
}
