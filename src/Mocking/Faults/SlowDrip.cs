using System.IO.Pipelines;
using System.Text.Json.Serialization;

namespace Mocks.Mocking.Faults;

public sealed partial record Fault
{
    /// <summary>Milliseconds between two bytes (kind <c>slow-drip</c>).</summary>
    [JsonPropertyOrder(7)]
    public int EveryMs { get; set; } = 1000;
}

internal sealed class SlowDrip() : FaultKind("slow-drip",
    "the true answer, one byte of its body every `everyMs` milliseconds")
{
    internal override string? Problem(Fault fault, bool isIts) =>
        fault.EveryMs is < 1 or > 3_600_000 ? $"everyMs: {fault.EveryMs} is not an interval. It may be from 1 to 3600000." : null;

    private protected override async Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer)
    {
        if (!MayHaveBody(answer.Status))
        {
            await answer.SendAsync(context, exchange);
            return;
        }

        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        var body = await RawAnswer.BodyOfAsync(answer);
        await (answer with { Body = body, Stream = DripAsync }).SendAsync(context, exchange);

        async Task DripAsync(PipeWriter writer, CancellationToken cancellationToken)
        {
            if (body.Length <= Answer.MaxBytesWithLength)
            {
                context.Response.ContentLength = body.Length;
            }

            for (var at = 0; at < body.Length; at++)
            {
                await writer.WriteAsync(body.Slice(at, 1), cancellationToken);
                await Task.Delay(TimeSpan.FromMilliseconds(fault.EveryMs), time, cancellationToken);
            }
        }
    }
}
