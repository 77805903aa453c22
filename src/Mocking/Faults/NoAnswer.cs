using Mocks.Mocking.Rpc;

namespace Mocks.Mocking.Faults;

internal sealed class NoAnswer() : FaultKind("no-answer",
    "nothing: the connection stays open until the client leaves")
{
    public override bool ReplacesTheService => true;

    internal override bool GoesPastKestrel => true;

    internal override bool SpoilsCalls => true;

    internal override Task SpoilAsync(ISpoiledCall call, Fault fault) => call.HoldAsync();

    private protected override async Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer)
    {
        // It is as settled as it will ever be: a test that waits for the request must not wait for the answer.
        exchange.Settle(answeredAt: null);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
