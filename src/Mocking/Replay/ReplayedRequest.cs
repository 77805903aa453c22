namespace Mocks.Mocking.Replay;

/// <summary>Feature of a request that a replay sends again: no bytes of it leave the mock.</summary>
internal sealed class ReplayedRequest
{
    /// <summary>Why it cannot be judged; null when it can.</summary>
    public string? WhyLeftOut { get; set; }
}
