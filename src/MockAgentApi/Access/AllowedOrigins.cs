namespace Mocks.MockAgentApi.Access;

/// <summary>The origins whose pages may send requests, by the settings.</summary>
/// <remarks>Source: go-chi/cors 1.2.1, <c>isOriginAllowed</c>.</remarks>
internal sealed class AllowedOrigins(AgentApiSettings settings)
{
    private readonly string[] _origins = [.. AccessLists.ParseOrigins(settings.AllowedOrigins ?? AccessLists.StandardOrigins)];

    public bool AllowAny => _origins is ["*"];

    public bool Allow(string origin) => AllowAny || Array.Exists(_origins, allowed => Matches(allowed, origin));

    // The first * stands for any text, or no text.
    private static bool Matches(string allowed, string origin) => allowed.Split('*', 2) is [var before, var after]
        ? origin.Length >= before.Length + after.Length
            && origin.StartsWith(before, StringComparison.OrdinalIgnoreCase) && origin.EndsWith(after, StringComparison.OrdinalIgnoreCase)
        : string.Equals(allowed, origin, StringComparison.OrdinalIgnoreCase);
}
