using System.Text.RegularExpressions;
using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.ExternalAuth;

/// <summary>The provider that a workspace requests: by its id, or by a url that its regex matches.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagents.go</c>, <c>workspaceAgentsExternalAuth</c>. Not reproduced: where Go's
/// regexes differ from .NET's.</remarks>
/// <param name="Id">Empty for none.</param>
/// <param name="Match">Empty for none. Older clients say <c>url</c>.</param>
/// <param name="Listen">Wait until there is a token. The key alone says so, whatever its value.</param>
internal sealed record ProviderQuery(string Id, string Match, bool Listen)
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    public static ProviderQuery Of(IReadOnlyList<KeyValuePair<string, string>> query)
    {
        return new ProviderQuery(First("id"), First("match") is { Length: > 0 } match ? match : First("url"), query.Any(pair => pair.Key == "listen"));

        string First(string key) => query.FirstOrDefault(pair => pair.Key == key).Value ?? "";
    }

    public Refusal? Refuse() => (Id, Match) switch
    {
        ("", "") => new Refusal(400, new("'url' or 'id' must be provided!")),
        (not "", not "") => new Refusal(400, new("'url' and 'id' cannot be provided together!")),
        _ => null,
    };

    /// <summary>The first with that id; but the last one whose regex matches.</summary>
    public ExternalAuthProvider? FindIn(IReadOnlyList<ExternalAuthProvider> providers) => Id.Length > 0
        ? providers.FirstOrDefault(provider => provider.Id == Id)
        : providers.LastOrDefault(provider => provider.Regex.Length > 0 && IsMatch(provider.Regex));

    public Refusal NotFoundIn(IReadOnlyList<ExternalAuthProvider> providers)
    {
        var filters = providers.Where(provider => provider.Regex.Length > 0).Select(provider => $"{provider.Id}={GoQuote.Quote(provider.Regex)}");
        var detail = providers.Count == 0 ? "External auth provider not found."
            : "The configured external auth provider have regex filters that do not match the url. Provider url regex: " + string.Join(',', filters);
        return new Refusal(404, new($"No matching external auth provider found in Coder for the url {GoQuote.Quote(Match)}.", detail));
    }

    private bool IsMatch(string regex) => Regex.IsMatch(Match, regex, RegexOptions.CultureInvariant, LongestMatch);
}
