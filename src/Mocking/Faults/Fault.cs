using System.Text.Json.Serialization;
using Mocks.Mocking.Rpc;

namespace Mocks.Mocking.Faults;

/// <summary>A wrong answer to give in place of the right one. Counted and exact: nothing about it is random.</summary>
/// <remarks>The members that only one kind has stand in the file of that kind. They are settable because the generated reader gives an
/// init-only member that is left out zero, not its default.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed partial record Fault : ICountedFault
{
    // Longer than any request line of a client that is tested.
    private const int MaxRequestLength = 4096;

    private StarPattern? _pattern;

    /// <summary>Method and path as sent, e.g. <c>GET /messages</c>. <c>*</c> stands for any run of characters, so <c>POST *log-snapshot</c>
    /// is enough. The query is compared only when this holds a <c>?</c>. Of a call over RPC e.g. <c>RPC Greeter/SayHello</c>.</summary>
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

    /// <inheritdoc/>
    [JsonIgnore]
    public int TextLength => Request.Length + (Body?.Length ?? 0) + (Location?.Length ?? 0) + (Text?.Length ?? 0);

    /// <param name="target">Path and query as sent.</param>
    public bool Spoils(string method, string target) => Spoils(RequestLine.Of(method, target));

    /// <summary>It is for calls over RPC, not for requests.</summary>
    [JsonIgnore]
    public bool IsOfCalls => Request.StartsWith(CallName.Method + " ", StringComparison.Ordinal);

    /// <summary>Whether it spoils the call with this path.</summary>
    internal bool SpoilsCall(string path) => IsOfCalls
        && (Spoils(RequestLine.Of(CallName.Method, path)) || Spoils(RequestLine.Of(CallName.Method, CallName.ShortOf(path))));

    /// <summary>Says what is wrong with it where there are these calls; null when it can be used.</summary>
    /// <param name="calls">The paths of all calls.</param>
    public string? Problem(IReadOnlyList<string> calls) => Problem()
        ?? (!IsOfCalls || calls.Any(SpoilsCall) ? null : $"request: {CallName.Problem(Request[(CallName.Method.Length + 1)..], calls)
            ?? $"\"{Request}\" fits no call of this mock."}");

    internal bool Spoils(RequestLine request) => (_pattern ??= new StarPattern(Request)).Matches(
        Request.Contains('?', StringComparison.Ordinal) ? request.WithQuery : request.WithoutQuery);

    /// <summary>Says what is wrong with it; null when it can be used.</summary>
    public string? Problem()
    {
        if (Request.Length > MaxRequestLength)
        {
            return $"request: a pattern of {Request.Length} characters is too long. It may have {MaxRequestLength}.";
        }

        if (string.IsNullOrWhiteSpace(Request) || !Request.Contains(' ', StringComparison.Ordinal))
        {
            return $"request: \"{Request}\" is not a method and a path. It may be e.g. \"GET /messages\" or \"POST *log-snapshot\".";
        }

        return this switch
        {
            { Kind: { IsKnown: false } kind } => $"kind: {kind.Name} is not a fault kind. It may be {FaultKind.Names}.",
            { Kind: null, Status: null, DelayMs: 0 } => $"kind: missing. It may be {FaultKind.Names}.",
            { IsOfCalls: true, Effective.SpoilsCalls: false } => $"kind: {Effective.Name} is not for calls over RPC. It may be {FaultKind.CallNames}.",
            { IsOfCalls: false, Effective.SpoilsRequests: false } => $"kind: {Effective.Name} is only for calls over RPC, e.g. \"RPC Greeter/SayHello\". It may be {FaultKind.RequestNames}.",
            { Times: < 1 } => $"times: {Times} spoils nothing. It may be 1 or more.",
            { DelayMs: < 0 or > 3_600_000 } => $"delayMs: {DelayMs} cannot be waited. It may be from 0 to 3600000.",
            _ => FaultKind.All.Select(kind => kind.Problem(this, isIts: kind == Effective)).FirstOrDefault(problem => problem is not null),
        };
    }
}
