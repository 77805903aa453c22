using System.IO.Pipelines;

namespace Mocks.MockCoderd.WorkspaceApps;

/// <summary>A connection that changed its protocol, e.g. to WebSocket: bytes pass both ways until one side ends it, and then the other ends too.</summary>
internal static class PassedConnection
{
    private const int BytesOfAPiece = 16 * 1024;

    public static async Task PassAsync(HttpContext context, Stream input, PipeWriter output, Stream app, CancellationToken disconnected)
    {
        var exchange = Exchange.Of(context);
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(disconnected, stopping);
        var events = exchange.Fault?.AtEvent is { } last ? EventCounter.OfWebSocket(last) : null;
        var toApp = CopyAsync(input, WriteToAppAsync, null, ended.Token);
        var toClient = CopyAsync(app, async piece => await output.WriteAsync(piece, ended.Token), events, ended.Token);

        var first = await Task.WhenAny(toApp, toClient);
        await ended.CancelAsync();
        await app.DisposeAsync();
        var (sent, received) = (await toApp, await toClient);
        var who = events?.IsReached == true ? "a fault" : disconnected.IsCancellationRequested || first == toApp ? "the client" : stopping.IsCancellationRequested ? "the mock" : "the app";
        exchange.Remark($"The connection changed its protocol: {sent} bytes went to the app, {received} came from it; {who} ended it.");

        async ValueTask WriteToAppAsync(ReadOnlyMemory<byte> piece)
        {
            await app.WriteAsync(piece, ended.Token);
            await app.FlushAsync(ended.Token);
        }
    }

    /// <returns>How many bytes passed.</returns>
    private static async Task<long> CopyAsync(Stream from, Func<ReadOnlyMemory<byte>, ValueTask> write, EventCounter? events, CancellationToken cancellationToken)
    {
        var (piece, bytes) = (new byte[BytesOfAPiece], 0L);
        try
        {
            while (events?.IsReached != true && await from.ReadAsync(piece, cancellationToken) is > 0 and var count)
            {
                var passed = events?.EndIn(piece.AsSpan(0, count)) ?? count;
                await write(piece.AsMemory(0, passed));
                bytes += passed;
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two left.
        }

        return bytes;
    }
}
