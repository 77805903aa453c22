namespace Mocks.Mocking.Rpc;

/// <summary>Shows a message of a binary format as JSON.</summary>
/// <param name="redact">Turns a secret value of the message into what may be shown of it; null shows everything.</param>
/// <returns>Null when the bytes are not a message of that type.</returns>
public delegate string? MessageText(ReadOnlyMemory<byte> message, Func<string, string>? redact);

/// <summary>A call that a client makes over a connection which began as an HTTP request, e.g. inside a WebSocket.</summary>
/// <param name="Session">The exchange of that request.</param>
/// <param name="Path">Service and method, e.g. <c>/greeter.v1.Greeter/SayHello</c>.</param>
/// <param name="IsStream">Either side may send any number of messages.</param>
/// <param name="Request">Null when the type of the client's messages is not known.</param>
/// <param name="Answer">Null when the type of the server's messages is not known.</param>
public sealed record CallHead(Exchange Session, string Path, bool IsStream, MessageText? Request, MessageText? Answer);
