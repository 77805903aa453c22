using System.Buffers;
using System.Runtime.CompilerServices;

namespace Mocks.AgentRpc.Yamux;

// The connection's bytes, until there are too many that the peer does not take.
public sealed partial class YamuxSession
{
    private const int SmallBytes = 1024;
    private const int LargeBytes = 64 * 1024;

    private readonly byte[] _small = new byte[SmallBytes];
    private long _unread;
    private TaskCompletionSource? _readOn;

    /// <summary>Counts received bytes that wait for a reader. Needs the lock.</summary>
    internal void Unread(int count) => _unread += count;

    /// <summary>Counts bytes that a reader has taken, or that will not be read. Needs the lock.</summary>
    internal void Read(int count)
    {
        _unread -= count;
        if (_unread <= Settings.MaxUnreadBytes)
        {
            _readOn?.TrySetResult();
            _readOn = null;
        }
    }

    private async Task ReadAsync()
    {
        await Task.Yield(); // The peer's frames are not for the thread that makes the session.
        try
        {
            while (true)
            {
                await ReadSmallAsync();
                await ReadLargeAsync();
            }
        }
        catch (YamuxException broken)
        {
            End(broken);
        }
        catch (EndOfStreamException)
        {
            End(null);
        }
        catch (Exception lost) when (ConnectionLoss.Is(lost))
        {
            End(lost);
        }

        await CloseAsync();
    }

    /// <summary>Reads what an idle session gets, pings and short calls, until more comes than the small buffer holds.</summary>
    private async ValueTask ReadSmallAsync()
    {
        while (await ReadAsync(_small) < _small.Length)
        {
        }
    }

    /// <summary>Reads long messages, until less comes than the small buffer holds.</summary>
    private async ValueTask ReadLargeAsync()
    {
        var large = ArrayPool<byte>.Shared.Rent(LargeBytes);
        try
        {
            while (await ReadAsync(large) >= _small.Length)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(large);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadAsync(byte[] buffer)
    {
        var count = await _connection.ReadAsync(buffer, Ended);
        if (count == 0)
        {
            throw new EndOfStreamException();
        }

        Queue.Cork();
        try
        {
            Take(buffer.AsSpan(0, count));
        }
        finally
        {
            Queue.Uncork();
        }

        await UntilMoreMayComeAsync();
        return count;
    }

    private ValueTask UntilMoreMayComeAsync()
    {
        lock (Gate)
        {
            return !Queue.IsFlooded && _unread <= Settings.MaxUnreadBytes ? ValueTask.CompletedTask : WaitAsync();
        }
    }

    private async ValueTask WaitAsync()
    {
        while (true)
        {
            Task passes;
            lock (Gate)
            {
                if (_ended || (!Queue.IsFlooded && _unread <= Settings.MaxUnreadBytes))
                {
                    return;
                }

                passes = Queue.IsFlooded ? Queue.Drained : (_readOn ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await passes.WaitAsync(Ended);
        }
    }
}
