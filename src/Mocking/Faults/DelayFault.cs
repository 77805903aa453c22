using Mocks.Mocking.Rpc;

namespace Mocks.Mocking.Faults;

internal sealed class DelayFault() : FaultKind("delay",
    "the true answer, `delayMs` later; `delayMs` goes with every kind")
{
    public override bool LeavesTheAnswer => true;

    internal override bool SpoilsCalls => true;

    internal override Task SpoilAsync(ISpoiledCall call, Fault fault) => call.AnswerAsync();
}
