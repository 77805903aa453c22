namespace Mocks.AgentRpc.Yamux;

/// <summary>The streams that the peer has opened and that this side has not accepted.</summary>
internal sealed class Backlog(Lock gate)
{
    private Queue<YamuxStream>? _waiting;
    private TaskCompletionSource? _changed;
    private Action<YamuxStream>? _accept;
    private bool _closed;

    /// <summary>Needs the lock.</summary>
    public int Count => _waiting?.Count ?? 0;

    /// <summary>Adds a stream. Needs the lock.</summary>
    /// <returns>The method to pass it to without the lock; null when the stream waits.</returns>
    public Action<YamuxStream>? Add(YamuxStream stream)
    {
        if (_accept is not null)
        {
            stream.Acknowledge();
            return _accept;
        }

        (_waiting ??= new Queue<YamuxStream>()).Enqueue(stream);
        Changed();
        return null;
    }

    public async ValueTask<YamuxStream> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (gate)
            {
                if (_closed)
                {
                    throw new YamuxException(YamuxException.SessionShutdown);
                }

                if (Count > 0)
                {
                    return _waiting!.Dequeue();
                }

                changed = (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public void PassTo(Action<YamuxStream> accept)
    {
        YamuxStream[] waiting;
        lock (gate)
        {
            _accept = accept;
            waiting = _waiting?.ToArray() ?? [];
            _waiting = null;
            Array.ForEach(waiting, stream => stream.Acknowledge());
        }

        Array.ForEach(waiting, accept);
    }

    /// <summary>Needs the lock.</summary>
    public void Close()
    {
        _closed = true;
        Changed();
    }

    private void Changed()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}
