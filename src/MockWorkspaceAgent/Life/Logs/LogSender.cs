using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Life.Sessions;

namespace Mocks.MockWorkspaceAgent.Life.Logs;

/// <summary>Sends the lines of all log sources. A line of a source that is idle goes at once; more gather while a call is under way.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/agentsdk/logs.go</c>, <c>LogSender</c>.</remarks>
internal sealed class LogSender(TimeProvider time, Teller teller)
{
    private const int MaxBatchBytes = 1 << 20;
    private const int OverheadOfLine = 21;
    private const int MaxQueuedBytes = 1_048_576;

    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, SourceQueue> _queues = [];
    private readonly Signal _work = new();
    private TaskCompletionSource? _empty;
    private int _queuedBytes;
    private bool _limitExceeded;
    private bool _truncates;

    public void Enqueue(Guid source, Log.Types.Level level, string output, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_limitExceeded)
            {
                return;
            }

            var bytes = System.Text.Encoding.UTF8.GetByteCount(output);
            if (_queuedBytes > MaxQueuedBytes)
            {
                WarnOfTruncation();
                return;
            }

            if (bytes + OverheadOfLine > MaxBatchBytes)
            {
                teller.Warn("logs", $"a line of {bytes} bytes is not sent: it is over the limit of a batch");
                return;
            }

            if (!_queues.TryGetValue(source, out var queue))
            {
                _queues.Add(source, queue = new SourceQueue());
            }

            queue.Lines.Enqueue((new Log { CreatedAt = Timestamp.FromDateTimeOffset(at), Output = output, Level = level }, bytes));
            _queuedBytes += bytes;
        }

        _work.Set();
    }

    /// <summary>Sends what there is of a source without waiting for more.</summary>
    public void Flush(Guid source)
    {
        lock (_gate)
        {
            if (_queues.TryGetValue(source, out var queue))
            {
                queue.FlushRequested = true;
            }
        }

        _work.Set();
    }

    /// <summary>Completes when nothing is left to be sent.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_gate)
        {
            return _queues.Count == 0 ? Task.CompletedTask : (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Sends until it is cancelled or coderd takes no more.</summary>
    public async Task SendAsync(AgentCalls calls, CancellationToken cancellationToken)
    {
        while (true)
        {
            // What was signalled up to here, Next sees.
            _work.Clear();
            var (next, wait) = Next();
            if (next is not { } batch)
            {
                if (_limitExceeded)
                {
                    return;
                }

                await WaitAsync(wait, cancellationToken);
                continue;
            }

            var answer = await calls.BatchCreateLogsAsync(batch.Request, cancellationToken);
            Remove(batch, answer.LogLimitExceeded);
        }
    }

    // Woken by a line or a flush, or when a source that was just sent may be sent again.
    private async Task WaitAsync(TimeSpan? wait, CancellationToken cancellationToken)
    {
        if (wait is not { } delay)
        {
            await _work.WaitAsync(cancellationToken);
            return;
        }

        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = _work.WaitAsync(woken.Token);
        await Task.WhenAny(work, Task.Delay(delay, time, woken.Token));
        await woken.CancelAsync();
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>A batch of the source that was not sent for the longest time; without one, how long until there is one.</summary>
    private (Batch? Batch, TimeSpan? Wait) Next()
    {
        lock (_gate)
        {
            if (_limitExceeded || _queues.Count == 0)
            {
                return default;
            }

            var now = time.GetTimestamp();
            if (!_queues.Values.Any(queue => queue.FlushRequested || ElapsedSince(queue.LastFlush, now) > FlushInterval))
            {
                var longest = _queues.Values.Max(queue => ElapsedSince(queue.LastFlush, now));
                return (null, FlushInterval - longest + TimeSpan.FromMilliseconds(1));
            }

            var (source, oldest) = _queues.MinBy(queue => queue.Value.LastFlush ?? long.MinValue);
            oldest.FlushRequested = false;
            var request = new BatchCreateLogsRequest { LogSourceId = ByteString.CopyFrom(source.ToByteArray(bigEndian: true)) };
            var size = 0;
            foreach (var (line, bytes) in oldest.Lines)
            {
                size += bytes + OverheadOfLine;
                if (size > MaxBatchBytes)
                {
                    break;
                }

                request.Logs.Add(line);
            }

            return (new Batch(source, request), null);
        }
    }

    private void Remove(Batch batch, bool limitExceeded)
    {
        lock (_gate)
        {
            if (limitExceeded)
            {
                teller.Warn("logs", "coderd takes no more logs: its limit for one agent is reached, so no source sends any more");
                _limitExceeded = true;
                _queues.Clear();
            }
            else
            {
                var queue = _queues[batch.Source];
                for (var sent = 0; sent < batch.Request.Logs.Count; sent++)
                {
                    _queuedBytes -= queue.Lines.Dequeue().Bytes;
                }

                queue.LastFlush = time.GetTimestamp();
                if (queue.Lines.Count == 0)
                {
                    _queues.Remove(batch.Source);
                }
            }

            _truncates = false;
            if (_queues.Count == 0)
            {
                _empty?.TrySetResult();
                _empty = null;
            }
        }
    }

    private void WarnOfTruncation()
    {
        if (!_truncates)
        {
            _truncates = true;
            teller.Warn("logs", $"more than {MaxQueuedBytes} bytes wait to be sent: new lines are not");
        }
    }

    private TimeSpan ElapsedSince(long? flush, long now) => flush is { } then ? time.GetElapsedTime(then, now) : TimeSpan.MaxValue;

    private sealed record Batch(Guid Source, BatchCreateLogsRequest Request);

    private sealed class SourceQueue
    {
        public Queue<(Log Line, int Bytes)> Lines { get; } = new();

        /// <summary>Null while nothing of it was sent.</summary>
        public long? LastFlush { get; set; }

        public bool FlushRequested { get; set; }
    }
}
