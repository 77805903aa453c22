namespace Mocks.Mocking.Faults;

internal sealed class DelayFault() : FaultKind("delay",
    "the true answer, `delayMs` later; `delayMs` goes with every kind")
{
    public override bool LeavesTheAnswer => true;

    private protected override Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) => answer.SendAsync(context, exchange);
}
