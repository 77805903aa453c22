namespace Mocks.AgentRpc.Yamux;

/// <remarks>Source: hashicorp/yamux 0.1.2, <c>stream.go</c>.</remarks>
internal enum StreamState
{
    /// <summary>This side has opened it, and has no ACK yet.</summary>
    SynSent,

    /// <summary>The peer has opened it, and this side has sent no ACK yet.</summary>
    SynReceived,
    Established,

    /// <summary>This side has sent FIN.</summary>
    LocalClose,

    /// <summary>The peer has sent FIN.</summary>
    RemoteClose,
    Closed,
    Reset,
}
