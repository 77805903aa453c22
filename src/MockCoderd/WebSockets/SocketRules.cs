using Mocks.GoLibraries.CoderWebSocket;

namespace Mocks.MockCoderd.WebSockets;

/// <summary>How coderd uses a WebSocket on which only the server sends messages: it has two helpers, which differ on the wire.</summary>
/// <param name="FramesOf">The frames of a message.</param>
/// <param name="OnData">The close code and reason for a client that sends a message.</param>
/// <param name="EndReason">The reason of the close frame when the server ends the connection.</param>
/// <param name="RefusalOf">What follows the library's text for a bad handshake.</param>
internal sealed record SocketRules(
    Func<byte[], byte[]> FramesOf, (int Code, string Reason) OnData, string EndReason, Func<string, ErrorResponse> RefusalOf)
    : OneWayRules(FramesOf, OnData, EndReason)
{
    /// <summary>For lists that grow, e.g. logs.</summary>
    /// <remarks>Source: coder/coder, <c>codersdk/wsjson/encoder.go</c>; coder/websocket 1.8, <c>read.go</c> (<c>CloseRead</c>).</remarks>
    public static SocketRules Rows { get; } = new(
        OneWaySocket.FramesOf, (CloseCode.PolicyViolation, "unexpected data message"), "",
        why => new("Failed to accept websocket.", $"failed to accept WebSocket connection: {why}"));

    /// <summary>For events that are also sent as server-sent events.</summary>
    /// <remarks>Source: coder/coder, <c>coderd/httpapi/httpapi.go</c>, <c>OneWayWebSocketEventSender</c>; coder/websocket 1.8, <c>wsjson</c>.
    /// Not reproduced: a client's message of more than 32 KiB is closed with 1009, and a write that takes ten seconds with 1011.</remarks>
    public static SocketRules Events { get; } = new(
        text => Frame.Write(Opcode.Text, text), (CloseCode.ProtocolError, "Clients cannot send messages for one-way WebSockets"), "Connection closed",
        why => new("Internal error setting up server-sent events.", $"cannot establish connection: failed to accept WebSocket connection: {why}"));
}
