using System.IO.Pipelines;

namespace Mocks.Mocking.Faults;

internal sealed class EndlessBody() : FaultKind("endless-body",
    "the true answer's head, and a body of spaces that never ends")
{
    private protected override Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) =>
        (MayHaveBody(answer.Status) ? answer with { Stream = WriteSpacesAsync } : answer).SendAsync(context, exchange);

    private static async Task WriteSpacesAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        var spaces = new byte[16 * 1024];
        spaces.AsSpan().Fill((byte)' ');
        while (!cancellationToken.IsCancellationRequested)
        {
            await writer.WriteAsync(spaces, cancellationToken);
        }
    }
}
