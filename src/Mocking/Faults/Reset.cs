namespace Mocks.Mocking.Faults;

internal sealed class Reset() : FaultKind("reset",
    "the connection is reset (RST) before a byte of the answer")
{
    public override bool ReplacesTheService => true;

    internal override bool GoesPastKestrel => true;

    private protected override Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) =>
        RawAnswer.CloseAsync(context, reset: true);
}
