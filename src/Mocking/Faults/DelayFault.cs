using Microsoft.AspNetCore.Http;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;

namespace Mocks.Mocking.Faults;

/// <summary>The true answer, <see cref="Fault.DelayMs"/> later. The wait itself is before the service sees the request.</summary>
internal sealed class DelayFault() : FaultKind("delay")
{
    public override bool LeavesTheAnswer => true;

    private protected override Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) => answer.SendAsync(context, exchange);
}
