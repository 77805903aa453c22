namespace Mocks.AgentRpc.Yamux;

/// <summary>Limits and time limits of a session. The defaults are the library's, unless a member says otherwise.</summary>
/// <remarks>Source: hashicorp/yamux 0.1.2, <c>mux.go</c>, <c>DefaultConfig</c>.</remarks>
public sealed record YamuxSettings
{
    /// <summary>The bytes that the peer may send on a stream before the reader has read them. Every stream begins with this window.</summary>
    public const int Window = 256 * 1024;

    public static readonly YamuxSettings Default = new();

    /// <summary>How many streams may wait: those that the peer opened and this side has not accepted, and those that this side opened without an ACK yet.</summary>
    public int AcceptBacklog { get; init; } = 256;

    /// <summary>The time between two pings that keep the session alive; <see cref="Timeout.InfiniteTimeSpan"/> for none.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time limit for handing a frame to the connection, and for the answer to a ping.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time limit for the ACK of a stream that this side opened. The session ends when it passes.</summary>
    public TimeSpan StreamOpenTimeout { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>The time limit for the peer's FIN after this side's. The stream is reset when it passes.</summary>
    public TimeSpan StreamCloseTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many streams may be open. More are refused with RST; the library has no limit.</summary>
    public int MaxStreams { get; init; } = 4096;

    /// <summary>How many received bytes all streams may hold unread, before the session stops reading. The library has no limit.</summary>
    public int MaxUnreadBytes { get; init; } = 16 * 1024 * 1024;
}
