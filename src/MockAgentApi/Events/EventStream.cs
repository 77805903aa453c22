using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Server;
using Mocks.Mocking.Journal;

namespace Mocks.MockAgentApi.Events;

/// <summary>Writes one event stream and its chunks: AgentAPI often ends a stream without the last chunk, which Kestrel never does.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>; danielgtaylor/huma 2.32, <c>sse</c>: each event must be written within five
/// seconds, and the deadline of the last one applies to the end of the stream.</remarks>
/// <param name="screen">True for screen events only, false for all others.</param>
/// <param name="endsCleanly">When the server stops, the stream ends; before 0.12.0 it was cut.</param>
/// <param name="cutAt">A fault cuts the stream after this many events.</param>
internal sealed class EventStream(HttpContext context, ConversationView conversation, bool screen, bool endsCleanly, int? cutAt, ServerLog log)
{
    private const int FlushEvery = 64 * 1024;

    private static readonly TimeSpan WriteDeadline = TimeSpan.FromSeconds(5);

    private readonly PipeWriter _pipe = context.Response.BodyWriter;
    private readonly bool _chunked = context.Request.Protocol != "HTTP/1.0";
    private readonly Exchange _exchange = Exchange.Of(context);
    private DateTimeOffset _lastWrite;
    private int _written;
    private bool _cut;

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var subscription = conversation.Subscribe();
        log.Info(screen ? "New screen subscriber" : "New subscriber", ("subscriberId", subscription.Id));
        try
        {
            if (_chunked)
            {
                context.Response.Headers.TransferEncoding = "chunked";
            }

            await BeginAsync(subscription, cancellationToken);
            await FollowAsync(subscription, cancellationToken);
        }
        finally
        {
            subscription.Leave();
        }
    }

    /// <summary>Writes the current state only; the caller frames it.</summary>
    public async Task WriteBeginningAsync(PipeWriter pipe, CancellationToken cancellationToken)
    {
        var subscription = conversation.Subscribe();
        subscription.Leave();
        foreach (var news in Beginning(subscription))
        {
            pipe.Write(news.Bytes.Span);
            if (pipe.UnflushedBytes >= FlushEvery)
            {
                await pipe.FlushAsync(cancellationToken);
            }
        }

        await pipe.FlushAsync(cancellationToken);
    }

    private async Task BeginAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var unflushed = 0;
        foreach (var news in Beginning(subscription))
        {
            unflushed += news.Bytes.Length;
            Put(news);
            if (_cut || unflushed >= FlushEvery)
            {
                await FlushAsync(cancellationToken);
                unflushed = 0;
            }

            if (_cut || cancellationToken.IsCancellationRequested || subscription.Ended.IsCancellationRequested)
            {
                return;
            }
        }

        await FlushAsync(cancellationToken);
    }

    private IEnumerable<ServerEvent> Beginning(Subscription subscription)
    {
        if (screen)
        {
            return [ServerEvent.OfScreen(subscription.Screen)];
        }

        return (subscription.Messages?.All() ?? []).Select(ServerEvent.Of)
            .Append(ServerEvent.Of(subscription.Status))
            .Concat(subscription.Errors.Select(ServerEvent.Of));
    }

    private async Task FollowAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, subscription.Ended);
        try
        {
            while (!_cut && await subscription.Live.WaitToReadAsync(either.Token))
            {
                while (!_cut && subscription.Live.TryRead(out var news))
                {
                    if (news.IsScreen == screen)
                    {
                        Put(news);
                        await FlushAsync(cancellationToken);
                    }
                }
            }

            // Too many events waited, or a fault cut the stream. Upstream's cleanup panics, and the connection ends.
            log.Info(screen ? "Screen channel closed" : "Channel closed", ("subscriberId", subscription.Id));
            Close();
        }
        catch (OperationCanceledException) when (subscription.Ended.IsCancellationRequested)
        {
            // Checked first: a server that stops also closes the connections, and may do so before this stream continues.
            if (endsCleanly)
            {
                log.Info("Server stop initiated, unsubscribing.", ("subscriberId", subscription.Id));
            }

            if (endsCleanly && conversation.Now - _lastWrite <= WriteDeadline && _chunked && !cancellationToken.IsCancellationRequested)
            {
                _pipe.Write("0\r\n\r\n"u8);
                await _pipe.FlushAsync(cancellationToken);
            }

            Close();
        }
        catch (OperationCanceledException)
        {
            log.Info(screen ? "Screen context done" : "Context done", ("subscriberId", subscription.Id));
            throw;
        }
    }

    private void Put(ServerEvent news)
    {
        _pipe.Write(_chunked ? news.Chunk.Span : news.Bytes.Span);
        _exchange.NotePart(news.Bytes.Span);
        _cut = ++_written == cutAt;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        _lastWrite = conversation.Now;
        var flushing = _pipe.FlushAsync(CancellationToken.None);
        if (!flushing.IsCompleted)
        {
            try
            {
                await flushing.AsTask().WaitAsync(WriteDeadline, cancellationToken);
            }
            catch (TimeoutException)
            {
                context.Abort();
                throw new OperationCanceledException(context.RequestAborted);
            }
        }
    }

    // Data that is already written is sent first.
    private void Close() => context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
}
