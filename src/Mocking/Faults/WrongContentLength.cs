using System.Text.Json.Serialization;

namespace Mocks.Mocking.Faults;

public sealed partial record Fault
{
    /// <summary>Bytes that are added to the true length (kind <c>wrong-content-length</c>); may be negative.</summary>
    [JsonPropertyOrder(8)]
    public int LengthOff { get; set; } = 10;
}

internal sealed class WrongContentLength() : FaultKind("wrong-content-length",
    "a `Content-Length` that is off by `lengthOff` bytes, then the connection is closed")
{
    internal override bool GoesPastKestrel => true;

    internal override string? Problem(Fault fault, bool isIts) =>
        isIts && fault.LengthOff == 0 ? "lengthOff: 0 would be the right length." : null;

    private protected override Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) =>
        RawAnswer.SendAsync(context, exchange, answer, lengthOff: fault.LengthOff);
}
