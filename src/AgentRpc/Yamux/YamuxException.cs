namespace Mocks.AgentRpc.Yamux;

/// <summary>An error of a session or a stream, in the library's words.</summary>
/// <remarks>Source: hashicorp/yamux 0.1.2, <c>const.go</c>, <c>session.go</c>.</remarks>
public sealed class YamuxException(string message) : IOException(message)
{
    internal const string InvalidVersion = "invalid protocol version";
    internal const string InvalidType = "invalid msg type";
    internal const string SessionShutdown = "session shutdown";
    internal const string StreamsExhausted = "streams exhausted";
    internal const string DuplicateStream = "duplicate stream initiated";
    internal const string WindowExceeded = "recv window exceeded";
    internal const string DeadlineReached = "i/o deadline reached";
    internal const string StreamClosed = "stream closed";
    internal const string UnexpectedFlag = "unexpected flag";
    internal const string RemoteGoAway = "remote end is not accepting connections";
    internal const string StreamReset = "connection reset";
    internal const string WriteTimeout = "connection write timeout";
    internal const string KeepAliveTimeout = "keepalive timeout";
    internal const string ProtocolError = "yamux protocol error";
    internal const string RemoteInternalError = "remote yamux internal error";
    internal const string UnexpectedGoAway = "unexpected go away received";
}
