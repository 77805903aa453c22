using System.Text.Json.Serialization;
using Mocks.Mocking.Rpc;

namespace Mocks.Mocking.Faults;

public sealed partial record Fault
{
    /// <summary>The reason (kind <c>go-away</c>): 0 for a normal end, which is the default, 1 for an error of the protocol, 2 for an internal error.</summary>
    [JsonPropertyOrder(14)]
    public uint? Reason { get; set; }
}

internal sealed class GoAway() : FaultKind("go-away",
    "the true answer, after a go-away with this `reason` (0, 1 or 2; 0 when left out): the session takes no more calls; for calls over RPC only")
{
    internal override bool SpoilsRequests => false;

    internal override bool SpoilsCalls => true;

    internal override string? Problem(Fault fault, bool isIts) => fault.Reason switch
    {
        not null when !isIts => "reason: only kind go-away has one.",
        > 2 => $"reason: {fault.Reason} is not a reason to go away. It may be 0 (normal), 1 (protocol error) or 2 (internal error).",
        _ => null,
    };

    internal override async Task SpoilAsync(ISpoiledCall call, Fault fault)
    {
        await call.GoAwayAsync(fault.Reason ?? 0);
        await call.AnswerAsync();
    }
}
