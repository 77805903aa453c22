using System.Text.Json.Serialization;

namespace Mocks.Mocking.Faults;

public sealed partial record Fault
{
    /// <summary>How many bytes of the body are sent (kind <c>close-in-body</c>).</summary>
    [JsonPropertyOrder(6)]
    public int AtByte { get; set; }
}

public sealed class CloseInBody() : FaultKind("close-in-body",
    "the connection is closed after `atByte` bytes of the body")
{
    internal override bool GoesPastKestrel => true;

    internal override string? Problem(Fault fault, bool isIts) =>
        fault.AtByte < 0 ? $"atByte: {fault.AtByte} is before the body. It may be 0 or more." : null;

    private protected override Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) =>
        RawAnswer.SendAsync(context, exchange, answer, maxBodyBytes: fault.AtByte);
}
