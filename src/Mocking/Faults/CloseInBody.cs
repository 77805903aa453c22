using System.Text.Json.Serialization;
using Mocks.Mocking.Rpc;

namespace Mocks.Mocking.Faults;

public sealed partial record Fault
{
    /// <summary>How many bytes of the body are sent (kind <c>close-in-body</c>).</summary>
    [JsonPropertyOrder(6)]
    public int AtByte { get; set; }
}

public sealed class CloseInBody() : FaultKind("close-in-body",
    "the connection is closed after `atByte` bytes of the body; of a WebSocket, or from the beginning of the answer to a call over RPC, after `atByte` bytes of frames")
{
    internal override bool GoesPastKestrel => true;

    internal override bool SpoilsCalls => true;

    internal override async Task SpoilAsync(ISpoiledCall call, Fault fault)
    {
        await call.CloseAfterAsync(fault.AtByte);
        await call.AnswerAsync();
    }

    internal override string? Problem(Fault fault, bool isIts) =>
        fault.AtByte < 0 ? $"atByte: {fault.AtByte} is before the body. It may be 0 or more." : null;

    private protected override Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) =>
        answer.Upgraded is not null
            ? answer.SendAsync(context, exchange) // The service closes the connection, which has another protocol.
            : RawAnswer.SendAsync(context, exchange, answer, maxBodyBytes: fault.AtByte);
}
