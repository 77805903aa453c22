namespace Mocks.Mocking.Faults;

internal sealed class CloseBeforeHead() : FaultKind("close-before-head",
    "the connection is closed before a byte of the answer")
{
    public override bool ReplacesTheService => true;

    internal override bool GoesPastKestrel => true;

    private protected override Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) =>
        RawAnswer.CloseAsync(context, reset: false);
}
