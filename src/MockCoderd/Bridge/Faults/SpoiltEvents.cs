namespace Mocks.MockCoderd.Bridge.Faults;

/// <summary>The events of a stream as a fault leaves them.</summary>
/// <param name="CutAtByte">Where the client's connection is closed; null when it is not.</param>
internal readonly record struct SpoiltEvents(IReadOnlyList<StreamEvent> Events, int? CutAtByte)
{
    /// <param name="afterBreak">What the bridge still sends when the provider breaks off.</param>
    public static SpoiltEvents Of(IReadOnlyList<StreamEvent> events, BridgeFault? fault, IReadOnlyList<StreamEvent> afterBreak)
    {
        var at = Math.Min(fault?.AtEvent ?? events.Count - 1, events.Count);
        return fault?.Kind switch
        {
            BridgeFaultKind.CutAtEvent => new(events, events.Take(at).Sum(one => one.Bytes.Length)),
            BridgeFaultKind.NoEnd => new([.. events.Take(at)], null),
            BridgeFaultKind.ProviderBreaksOff => new([.. events.Take(at), .. afterBreak], null),
            BridgeFaultKind.WrongOrder when at < events.Count =>
                new([.. events.Take(at - 1), events[at], events[at - 1], .. events.Skip(at + 1)], null),
            _ => new(events, null),
        };
    }
}
