using Mocks.MockCoderd.Releases;

namespace Mocks.MockCoderd.Bridge;

/// <summary>Where the bridge looks for an API key: not where the rest of coderd does.</summary>
/// <remarks>Source: coder/coder, <c>enterprise/aibridged/http.go</c> and <c>coderd/aibridge</c>, <c>ExtractAuthToken</c>. No cookie,
/// no <c>Coder-Session-Token</c>, no query.</remarks>
internal static class BridgeKey
{
    /// <returns>Empty when there is none.</returns>
    public static string Find(HttpRequest request, Release release)
    {
        if (First(request, release.AiBridgeKeyHeader) is { Length: > 0 } own)
        {
            return own;
        }

        if (First(request, "Authorization").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var scheme, var bearer]
            && scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return bearer;
        }

        return First(request, "X-Api-Key");
    }

    /// <summary>The client brings a provider's key of its own beside coderd's.</summary>
    public static bool IsByok(HttpRequest request, Release release) =>
        release.AiBridgeByok && First(request, release.AiBridgeKeyHeader).Length > 0;

    private static string First(HttpRequest request, string name) => request.Headers[name] is [{ } value, ..] ? value.Trim() : "";
}
