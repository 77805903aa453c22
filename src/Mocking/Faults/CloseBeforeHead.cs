using Microsoft.AspNetCore.Http;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;

namespace Mocks.Mocking.Faults;

/// <summary>The connection is closed before a byte of the answer.</summary>
internal sealed class CloseBeforeHead() : FaultKind("close-before-head")
{
    public override bool ReplacesTheService => true;

    internal override bool GoesPastKestrel => true;

    private protected override Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) =>
        RawAnswer.CloseAsync(context, reset: false);
}
