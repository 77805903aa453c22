using System.Text.Json.Serialization;

namespace Mocks.Mocking.Faults;

public sealed partial record Fault
{
    /// <summary>How many events of a stream are sent (kind <c>close-at-event</c>).</summary>
    [JsonPropertyOrder(10)]
    public int? AtEvent { get; set; }
}

internal sealed class CloseAtEvent() : FaultKind("close-at-event",
    "an event stream or WebSocket that is cut after `atEvent` events; other answers stay as they are")
{
    public override bool LeavesTheAnswer => true;

    internal override string? Problem(Fault fault, bool isIts) => fault.AtEvent switch
    {
        null or < 1 when isIts => "atEvent: missing, or no event. It may be 1 or more.",
        not null when !isIts => "atEvent: only kind close-at-event counts events.",
        _ => null,
    };
}
