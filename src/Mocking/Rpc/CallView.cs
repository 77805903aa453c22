using System.Text.Json;

namespace Mocks.Mocking.Rpc;

/// <summary>What only a call has, as the control routes show it. Its messages are the bodies of request and response, as JSON.</summary>
/// <param name="Service">E.g. <c>greeter.v1.Greeter</c>.</param>
/// <param name="Method">E.g. <c>SayHello</c>.</param>
/// <param name="Session">The id of the request on whose connection it was made.</param>
/// <param name="Code">Of an error; left out when there was none.</param>
/// <param name="Error">The text of the error.</param>
/// <param name="Received">Messages of the client.</param>
/// <param name="Sent">Messages of the server.</param>
/// <param name="Messages">Of a stream: the first ones, both ways.</param>
/// <param name="LeftOut">Of a stream: how many messages came after those.</param>
public sealed record CallView(
    string Service, string Method, long Session, ulong? Code, string? Error, int Received, int Sent,
    IReadOnlyList<CallMessageView>? Messages = null, int? LeftOut = null);

/// <param name="AtMs">Milliseconds after the call began.</param>
/// <param name="From"><c>client</c> or <c>server</c>.</param>
/// <param name="Bytes">Of the message on the wire.</param>
/// <param name="Message">Left out when the message is not kept, or not of its type.</param>
public sealed record CallMessageView(double AtMs, string From, int Bytes, JsonElement? Message);
