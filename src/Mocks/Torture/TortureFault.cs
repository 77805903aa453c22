using Mocks.Mocking.Faults;

namespace Mocks.Torture;

/// <summary>One way to spoil a request: a row of <c>--details</c>.</summary>
/// <param name="Name">As <c>--only</c> and the reports write it.</param>
/// <param name="Make">Makes it, without the request that it spoils.</param>
/// <param name="IsSlow">The command may have to wait until its own limit, so these runs start first.</param>
internal sealed record TortureFault(string Name, Func<Target, Fault> Make, bool IsSlow = false)
{
    // Longer than a short pause before a second try, and within the limits of a careful client.
    private const int DelayMs = 2_000;

    // A body of 50 bytes takes longer than any client waits for a whole answer.
    private const int DripMs = 200;

    public static IReadOnlyList<TortureFault> All { get; } =
    [
        new("status-500", target => StatusOf(target, 500)),
        new("status-503", target => StatusOf(target, 503)),
        new("status-429", target => StatusOf(target, 429) with { RetryAfter = 1 }),
        new("delay", _ => new Fault { DelayMs = DelayMs }, IsSlow: true),
        new("no-answer", _ => KindOf("no-answer"), IsSlow: true),
        new("close-before-head", _ => KindOf("close-before-head")),
        new("close-at-first-byte", target => CutAt(Math.Min(1, target.AnswerBytes))),
        new("close-at-middle-byte", target => CutAt(target.AnswerBytes / 2)),
        new("close-at-last-byte", target => CutAt(Math.Max(0, target.AnswerBytes - 1))),
        new("reset", _ => KindOf("reset")),
        new("slow-drip", _ => KindOf("slow-drip") with { EveryMs = DripMs }, IsSlow: true),
        new("wrong-length", _ => KindOf("wrong-content-length")),
        new("malformed-json", _ => KindOf("malformed-json")),
        new("endless-body", _ => KindOf("endless-body"), IsSlow: true),
        new(NotFound, target => StatusOf(target, 404)),
        new("redirect", target => StatusOf(target, 302) with { Location = "/login" }),
    ];

    public const string NotFound = "status-404";

    public static string Names { get; } = string.Join(", ", All.Select(fault => fault.Name));

    /// <summary>The fault for one request, once.</summary>
    public FaultOrder For(Target target) => new(target.Service == "coderd", Make(target) with { Request = target.Pattern });

    private static Fault KindOf(string name) => new() { Kind = FaultKind.All.Single(kind => kind.Name == name) };

    private static Fault CutAt(long bytes) => KindOf("close-in-body") with { AtByte = (int)Math.Min(bytes, int.MaxValue) };

    // Each service's own shape of an error; without blanks, so that it can be typed as mocks run --fault.
    private static Fault StatusOf(Target target, int status) => new()
    {
        Status = status,
        Body = target.Service == "coderd" ? "{\"message\":\"Spoiled.\"}" : $"{{\"title\":\"Spoiled\",\"status\":{status}}}",
    };
}
