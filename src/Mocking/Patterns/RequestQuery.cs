using System.Text;

namespace Mocks.Mocking.Patterns;

/// <summary>Selects requests. The members are WireMock's; all that are given must match.</summary>
/// <remarks>What the journal shows in a redacted form is compared in that form: <c>equalTo</c> is redacted before.</remarks>
/// <param name="Method">Exact, or <c>ANY</c>.</param>
/// <param name="Url">The whole target, query included.</param>
/// <param name="UrlPath">The path alone.</param>
/// <param name="UrlPattern">A regular expression for the whole target.</param>
/// <param name="UrlPathPattern">A regular expression for the whole path.</param>
/// <param name="UrlPathTemplate">A path with names for some of its segments, e.g. <c>/api/v2/tasks/{user}/{task}</c>.</param>
/// <param name="PathParameters">By the names of <paramref name="UrlPathTemplate"/>.</param>
/// <param name="Headers">By name, any case. Of several lines one must match.</param>
/// <param name="QueryParameters">By name, decoded. Of several values one must match.</param>
/// <param name="Cookies">By name.</param>
/// <param name="BasicAuthCredentials">User and password of <c>Authorization: Basic</c>.</param>
/// <param name="BodyPatterns">Each must match the body; of a call over RPC its request as JSON.</param>
/// <param name="Rpc">A call over RPC, whole or short, e.g. <c>Greeter/SayHello</c>.</param>
public sealed record RequestQuery(
    string? Method = null,
    string? Url = null,
    string? UrlPath = null,
    string? UrlPattern = null,
    string? UrlPathPattern = null,
    string? UrlPathTemplate = null,
    IReadOnlyDictionary<string, TextPattern>? PathParameters = null,
    IReadOnlyDictionary<string, TextPattern>? Headers = null,
    IReadOnlyDictionary<string, TextPattern>? QueryParameters = null,
    IReadOnlyDictionary<string, TextPattern>? Cookies = null,
    BasicCredentials? BasicAuthCredentials = null,
    IReadOnlyList<TextPattern>? BodyPatterns = null,
    string? Rpc = null)
{
    /// <summary>Compiles the query once, for many entries.</summary>
    /// <exception cref="PatternException">A member is not valid. So does the result throw, for a pattern that takes too long.</exception>
    public Func<Exchange, bool> Compile() => CompilePattern().IsMatch;

    /// <summary>The same, for a caller that also asks what did not match.</summary>
    internal RequestPattern CompilePattern() => new(this);

    /// <param name="redact">From the name and a value to the value as the journal has it.</param>
    internal static List<(string Name, TextMatch Match)> Of(
        string member, IReadOnlyDictionary<string, TextPattern>? patterns, Func<string, string, string> redact) =>
        [.. (patterns ?? new Dictionary<string, TextPattern>()).Select(pattern => (pattern.Key,
            TextPattern.Compile(pattern.Value, new PatternPlace($"{member}.{pattern.Key}", text => redact(pattern.Key, text)))))];
}

public sealed record BasicCredentials(string Username, string Password)
{
    internal string Header => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password}"))}";
}

/// <summary>The body of <c>POST …/requests/wait</c>.</summary>
/// <param name="Request">Which requests; any when left out.</param>
/// <param name="Count">How many must have come.</param>
/// <param name="TimeoutMs">How long to wait, in milliseconds.</param>
/// <param name="Answered">Count only those that are finished: answered, cut off, or kept waiting for ever by a fault.</param>
public sealed record WaitQuery(RequestQuery? Request = null, int Count = 1, int TimeoutMs = 10_000, bool Answered = false)
{
    public string? Problem() => this switch
    {
        { Count: < 1 } => $"count: {Count} is nothing to wait for. It may be 1 or more.",
        { TimeoutMs: < 0 or > 600_000 } => $"timeoutMs: {TimeoutMs} cannot be waited. It may be from 0 to 600000.",
        _ => null,
    };
}
