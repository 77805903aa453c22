using System.Text;
using System.Text.RegularExpressions;

namespace Mocks.Mocking.Journal;

/// <summary>Selects requests. The members are WireMock's; all that are given must match.</summary>
/// <param name="Method">Exact, or <c>ANY</c>.</param>
/// <param name="Url">The whole target, query included.</param>
/// <param name="UrlPath">The path alone.</param>
/// <param name="UrlPattern">A regular expression for the whole target.</param>
/// <param name="UrlPathPattern">A regular expression for the whole path.</param>
/// <param name="Headers">By name, any case. A secret header is compared in its redacted form.</param>
/// <param name="BodyPatterns">Each must match the body.</param>
public sealed record RequestQuery(
    string? Method = null,
    string? Url = null,
    string? UrlPath = null,
    string? UrlPattern = null,
    string? UrlPathPattern = null,
    IReadOnlyDictionary<string, TextPattern>? Headers = null,
    IReadOnlyList<TextPattern>? BodyPatterns = null)
{
    /// <summary>Says what is wrong with it; null when it can be used.</summary>
    public string? Problem()
    {
        if (Headers?.FirstOrDefault(header => header.Value is null) is { Key: { } name })
        {
            return $"headers.{name}: null is not a pattern. It may be {TextPattern.MayBe}.";
        }

        if (BodyPatterns?.Contains(null!) == true)
        {
            return $"bodyPatterns: null is not a pattern. It may be {TextPattern.MayBe}.";
        }

        IEnumerable<string?> expressions =
            [UrlPattern, UrlPathPattern, .. (Headers?.Values ?? []).Select(one => one.Matches), .. (BodyPatterns ?? []).Select(one => one.Matches)];
        foreach (var expression in expressions.OfType<string>())
        {
            try
            {
                _ = Compile(expression);
            }
            catch (ArgumentException bad)
            {
                return $"\"{expression}\" is not a regular expression: {bad.Message}";
            }
        }

        return null;
    }

    /// <summary>Compiles the query once, for many entries.</summary>
    public Func<Exchange, bool> Compile(Secrets secrets)
    {
        var url = UrlPattern is null ? null : Compile(UrlPattern);
        var path = UrlPathPattern is null ? null : Compile(UrlPathPattern);
        var body = (BodyPatterns ?? []).Select(pattern => pattern.Compile()).ToArray();
        var headers = (Headers ?? new Dictionary<string, TextPattern>()).Select(header => (Name: header.Key,
            Holds: (header.Value with { EqualTo = header.Value.EqualTo is { } text ? Redaction.OfHeader(secrets, header.Key, text) : null }).Compile()))
            .ToArray();

        return exchange =>
            (Method is null or "ANY" || Method.Equals(exchange.Method, StringComparison.Ordinal))
            && (Url is null || Redaction.OfTarget(secrets, Url) == exchange.Url)
            && (UrlPath is null || UrlPath == PathOf(exchange))
            && (url is null || url.IsMatch(exchange.Url))
            && (path is null || path.IsMatch(PathOf(exchange)))
            && Array.TrueForAll(headers, header => exchange.RequestHeaders.Any(sent =>
                sent.Key.Equals(header.Name, StringComparison.OrdinalIgnoreCase) && header.Holds(sent.Value)))
            && (body.Length == 0 || Encoding.UTF8.GetString(exchange.Body.Span) is var text && Array.TrueForAll(body, holds => holds(text)));
    }

    internal static Regex Compile(string pattern) =>
        new($"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static string PathOf(Exchange exchange) => exchange.Url.Split('?')[0];
}

/// <summary>A condition on a text. All members that are given must match.</summary>
/// <param name="Matches">A regular expression for the whole text.</param>
public sealed record TextPattern(string? EqualTo = null, string? Contains = null, string? Matches = null)
{
    internal const string MayBe = "an object with equalTo, contains or matches";

    public Func<string, bool> Compile()
    {
        var expression = Matches is null ? null : new Regex($"^(?:{Matches})$", RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        return text =>
            (EqualTo is null || EqualTo == text)
            && (Contains is null || text.Contains(Contains, StringComparison.Ordinal))
            && (expression is null || expression.IsMatch(text));
    }
}

/// <summary>The body of <c>POST …/requests/wait</c>.</summary>
/// <param name="Request">Which requests; any when left out.</param>
/// <param name="Count">How many must have come.</param>
/// <param name="TimeoutMs">How long to wait, in milliseconds.</param>
public sealed record WaitQuery(RequestQuery? Request = null, int Count = 1, int TimeoutMs = 10_000)
{
    public string? Problem() => this switch
    {
        { Count: < 1 } => $"count: {Count} is nothing to wait for. It may be 1 or more.",
        { TimeoutMs: < 0 or > 600_000 } => $"timeoutMs: {TimeoutMs} cannot be waited. It may be from 0 to 600000.",
        _ => Request?.Problem(),
    };
}
