namespace Mocks.MockCoderd.Bridge;

/// <summary>Finds the API key of a request to a model.</summary>
/// <remarks>Source: coder/coder, <c>enterprise/aibridged/http.go</c> and <c>coderd/aibridge</c>, <c>ExtractAuthToken</c>. Unlike the
/// rest of coderd it reads no cookie, no <c>Coder-Session-Token</c> and no query.</remarks>
internal static class BridgeKey
{
    /// <returns>Empty when the request has no key.</returns>
    public static string Find(HttpRequest request, Release release)
    {
        if (First(request, release.AiBridgeKeyHeader) is { Length: > 0 } own)
        {
            return own;
        }

        return Bearer(request) is { Length: > 0 } bearer ? bearer : First(request, "X-Api-Key");
    }

    /// <summary>The part of a key that is not secret. A lenient mock accepts any text as a key; the user's own is named for one that is not a key.</summary>
    public static string IdOf(string key, User user) => key.Split('-') is [{ Length: 10 } id, { Length: 22 }] ? id : user.ApiKey.Split('-')[0];

    /// <summary>The client sends its own key for the provider, in addition to coderd's.</summary>
    public static bool IsByok(HttpRequest request, Release release) =>
        release.AiBridgeByok && First(request, release.AiBridgeKeyHeader).Length > 0;

    /// <summary>The client's own credential for the provider is there: without one, the deployment's key is used.</summary>
    public static bool HasProvidersOwn(HttpRequest request, Release release) =>
        IsByok(request, release) && (Bearer(request).Length > 0 || First(request, "X-Api-Key").Length > 0);

    private static string Bearer(HttpRequest request) =>
        First(request, "Authorization").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var scheme, var bearer]
            && scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            ? bearer
            : "";

    private static string First(HttpRequest request, string name) => request.Headers[name] is [{ } value, ..] ? value.Trim() : "";
}
