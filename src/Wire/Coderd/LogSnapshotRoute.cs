namespace Mocks.Wire.Coderd;

/// <summary>The constants of posting a log snapshot.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>; the number of messages is the shutdown script's choice.</remarks>
public static class LogSnapshotRoute
{
    /// <summary>The size limit of a body in bytes, inclusive.</summary>
    public const int MaxBytes = 65_536;

    /// <summary>The number of messages that a client posts; coderd has no limit.</summary>
    public const int MaxMessages = 10;

    /// <summary>The one value of the query parameter <c>format</c>, case-sensitive.</summary>
    public const string Format = "agentapi";
}
