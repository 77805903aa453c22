using Mocks.Mocking.Rpc;

namespace Mocks.Mocking.Faults;

internal sealed class Reset() : FaultKind("reset",
    "the connection is reset (RST) before a byte of the answer; of a call over RPC its stream alone")
{
    public override bool ReplacesTheService => true;

    internal override bool GoesPastKestrel => true;

    internal override bool SpoilsCalls => true;

    internal override Task SpoilAsync(ISpoiledCall call, Fault fault) => call.ResetAsync();

    private protected override Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) =>
        RawAnswer.CloseAsync(context, reset: true);
}
