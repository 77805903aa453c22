using Mocks.Mocking.Rpc;

namespace Mocks.Mocking.Faults;

internal sealed class CloseBeforeHead() : FaultKind("close-before-head",
    "the connection is closed before a byte of the answer")
{
    public override bool ReplacesTheService => true;

    internal override bool GoesPastKestrel => true;

    internal override bool SpoilsCalls => true;

    internal override async Task SpoilAsync(ISpoiledCall call, Fault fault)
    {
        await call.CloseAfterAsync(0);
        await call.HoldAsync();
    }

    private protected override Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) =>
        RawAnswer.CloseAsync(context, reset: false);
}
