using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Drpc;

/// <summary>The streams that a session serves now.</summary>
internal sealed class ServedStreams(YamuxSession session, Func<string, DrpcHandler?> find)
{
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PacketBudget _budget = new();
    private int _count = 1; // The session itself.
    private Exception? _fault;

    /// <summary>Serves a stream, in this thread until it waits.</summary>
    public void Serve(YamuxStream stream)
    {
        stream.ContinuesInline = true;
        Interlocked.Increment(ref _count);
        _ = ServeAsync(stream);
    }

    /// <summary>Completes when all streams have ended; throws what a handler threw.</summary>
    public async Task EndAsync()
    {
        Leave();
        await _allEnded.Task;
        if (_fault is { } fault)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        }
    }

    private async Task ServeAsync(YamuxStream stream)
    {
        try
        {
            using var served = new ServedStream(stream, find, _budget);
            await served.ServeAsync(session.Ended);
        }
#pragma warning disable CA1031 // Thrown again by EndAsync.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _fault, fault, null);
            _ = session.DisposeAsync().AsTask();
        }

        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            _allEnded.SetResult();
        }
    }
}
