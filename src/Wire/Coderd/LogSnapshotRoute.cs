namespace Mocks.Wire.Coderd;

/// <summary>What a client must know to post a log snapshot.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>; the number of messages is the shutdown script's choice.</remarks>
public static class LogSnapshotRoute
{
    /// <summary>The most bytes coderd reads of a body; exactly as many still pass.</summary>
    public const int MaxBytes = 65_536;

    /// <summary>How many of the last messages a client posts; coderd itself sets no limit.</summary>
    public const int MaxMessages = 10;

    /// <summary>The one value of the query parameter <c>format</c>, compared by case.</summary>
    public const string Format = "agentapi";
}
