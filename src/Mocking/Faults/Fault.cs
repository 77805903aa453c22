using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Mocks.Mocking.Faults;

/// <summary>A wrong answer to give in place of the right one. Counted and exact: nothing about it is random.</summary>
/// <remarks>The members that only one kind has stand in the file of that kind. They are settable because the generated reader gives an
/// init-only member that is left out zero, not its default.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed partial record Fault : ICountedFault
{
    private Regex? _pattern;

    /// <summary>Method and path as sent, e.g. <c>GET /messages</c>. <c>*</c> stands for any run of characters, so <c>POST *log-snapshot</c>
    /// is enough. The query is compared only when this holds a <c>?</c>.</summary>
    [JsonPropertyOrder(0)]
    public string Request { get; set; } = "";

    /// <summary>The kind of fault. Optional with <c>status</c> or <c>delayMs</c>.</summary>
    [JsonPropertyOrder(1)]
    public FaultKind? Kind { get; set; }

    /// <summary>How many requests it spoils before it is spent.</summary>
    [JsonPropertyOrder(2)]
    public int Times { get; set; } = 1;

    /// <summary>Milliseconds to wait before anything else; goes with every kind.</summary>
    [JsonPropertyOrder(5)]
    public int DelayMs { get; set; }

    /// <summary>The kind, also when it is only implied.</summary>
    [JsonIgnore]
    public FaultKind Effective => Kind ?? (Status is null ? FaultKind.Delay : FaultKind.Status);

    /// <inheritdoc cref="FaultKind.ReplacesTheService"/>
    [JsonIgnore]
    public bool ReplacesTheService => Effective.ReplacesTheService;

    /// <param name="target">Path and query as sent.</param>
    public bool Spoils(string method, string target) => (_pattern ??= PatternOf(Request)).IsMatch(
        $"{method} {(Request.Contains('?', StringComparison.Ordinal) ? target : target.Split('?')[0])}");

    /// <summary>Says what is wrong with it; null when it can be used.</summary>
    public string? Problem()
    {
        if (string.IsNullOrWhiteSpace(Request) || !Request.Contains(' ', StringComparison.Ordinal))
        {
            return $"request: \"{Request}\" is not a method and a path. It may be e.g. \"GET /messages\" or \"POST *log-snapshot\".";
        }

        return this switch
        {
            { Kind: { IsKnown: false } kind } => $"kind: {kind.Name} is not a fault kind. It may be {FaultKind.Names}.",
            { Kind: null, Status: null, DelayMs: 0 } => $"kind: missing. It may be {FaultKind.Names}.",
            { Times: < 1 } => $"times: {Times} spoils nothing. It may be 1 or more.",
            { DelayMs: < 0 or > 3_600_000 } => $"delayMs: {DelayMs} cannot be waited. It may be from 0 to 3600000.",
            _ => FaultKind.All.Select(kind => kind.Problem(this, isIts: kind == Effective)).FirstOrDefault(problem => problem is not null),
        };
    }

    private static Regex PatternOf(string request)
    {
        var pattern = string.Join(".*", request.Split('*').Select(Regex.Escape));
        return new Regex($"^{pattern}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
