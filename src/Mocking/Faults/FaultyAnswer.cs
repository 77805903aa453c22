using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;

namespace Mocks.Mocking.Faults;

/// <summary>Sends an answer as a fault wants it. What Kestrel would mend or refuse is written past it, to the socket.</summary>
internal static class FaultyAnswer
{
    public static async Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer)
    {
        if (GoesPastKestrel(fault.Effective) && !context.Request.Headers.ContainsKey("Expect"))
        {
            // Later nothing could be read any more, and unread bytes would turn a polite end into a reset.
            await exchange.ReadBodyAsync();
        }

        await SpoilAsync(context, exchange, fault, answer);
    }

    private static Task SpoilAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) => fault.Effective switch
    {
        FaultKind.MalformedJson or FaultKind.SlowDrip or FaultKind.EndlessBody when !MayHaveBody(answer.Status) => answer.SendAsync(context, exchange),
        FaultKind.Delay or FaultKind.CloseAtEvent => answer.SendAsync(context, exchange),
        FaultKind.Status => WithLocation(fault, WithStatus(fault, answer)).SendAsync(context, exchange),
        FaultKind.NoAnswer => NeverAsync(context, exchange),
        FaultKind.CloseBeforeHead => RawAnswer.CloseAsync(context, reset: false),
        FaultKind.Reset => RawAnswer.CloseAsync(context, reset: true),
        FaultKind.CloseInBody => RawAnswer.SendAsync(context, exchange, answer, maxBodyBytes: fault.AtByte),
        FaultKind.WrongContentLength => RawAnswer.SendAsync(context, exchange, answer, lengthOff: fault.LengthOff),
        FaultKind.MalformedJson => MalformedAsync(context, exchange, answer),
        FaultKind.SlowDrip => DripAsync(context, exchange, answer, TimeSpan.FromMilliseconds(fault.EveryMs)),
        FaultKind.EndlessBody => EndlessAsync(context, exchange, answer),
        _ => throw new InvalidOperationException($"Fault kind {fault.Effective} has no way to be sent."),
    };

    private static Answer WithStatus(Fault fault, Answer answer) => fault.Body is null
        ? MayHaveBody(fault.Status!.Value)
            ? answer with { Status = fault.Status.Value }
            : answer with { Status = fault.Status.Value, Body = default, Stream = null }
        : answer with { Status = fault.Status!.Value, Body = Encoding.UTF8.GetBytes(fault.Body), Stream = null };

    private static Answer WithLocation(Fault fault, Answer answer) => fault.Location is null
        ? answer
        : answer with { Headers = [.. answer.Headers, Answer.Header("Location", fault.Location)] };

    private static bool GoesPastKestrel(FaultKind kind) => kind
        is FaultKind.NoAnswer or FaultKind.CloseBeforeHead or FaultKind.Reset or FaultKind.CloseInBody or FaultKind.WrongContentLength;

    private static bool MayHaveBody(int status) => status is not (204 or 205 or 304);

    private static async Task NeverAsync(HttpContext context, Exchange exchange)
    {
        // It is as settled as it will ever be: a test that waits for the request must not wait for the answer.
        exchange.Settle(answeredAt: null);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task MalformedAsync(HttpContext context, Exchange exchange, Answer answer)
    {
        var body = (await RawAnswer.BodyOfAsync(answer)).Span.TrimEnd(" \r\n\t"u8);
        var cut = body.IsEmpty ? "{"u8.ToArray() : body[..^1].ToArray();
        await (answer with { Body = cut, Stream = null }).SendAsync(context, exchange);
    }

    private static async Task DripAsync(HttpContext context, Exchange exchange, Answer answer, TimeSpan every)
    {
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
                await Task.Delay(every, time, cancellationToken);
            }
        }
    }

    private static Task EndlessAsync(HttpContext context, Exchange exchange, Answer answer)
    {
        return (answer with { Stream = WriteBlanksAsync }).SendAsync(context, exchange);

        static async Task WriteBlanksAsync(PipeWriter writer, CancellationToken cancellationToken)
        {
            var blanks = new byte[16 * 1024];
            blanks.AsSpan().Fill((byte)' ');
            while (!cancellationToken.IsCancellationRequested)
            {
                await writer.WriteAsync(blanks, cancellationToken);
            }
        }
    }
}
