namespace Mocks.AgentRpc.Yamux;

// How streams leave the session, and how it ends.
public sealed partial class YamuxSession
{
    /// <summary>Takes the stream off the session's list. Needs the lock.</summary>
    internal void Forget(YamuxStream stream)
    {
        _streams.Remove(stream.Id);
        EndLimit(stream);
        Acknowledged(stream);
    }

    /// <summary>Notes that the peer need not acknowledge the stream any more. Needs the lock.</summary>
    internal void Acknowledged(YamuxStream stream)
    {
        if (!stream.AwaitsAck)
        {
            return;
        }

        stream.AwaitsAck = false;
        _unacknowledged--;
        _acknowledged?.TrySetResult();
        _acknowledged = null;
        if (stream.State != StreamState.LocalClose)
        {
            EndLimit(stream);
        }
    }

    /// <summary>Begins the time limit for the peer's FIN. Needs the lock.</summary>
    internal void Closing(YamuxStream stream)
    {
        EndLimit(stream);
        stream.Limit = _closing.Add(stream);
    }

    private static void EndLimit(YamuxStream stream)
    {
        stream.Limit?.List?.Remove(stream.Limit);
        stream.Limit = null;
    }

    /// <summary>Ends all that waits. The first caller says why.</summary>
    private void End(Exception? why)
    {
        List<YamuxStream> readers = [];
        lock (Gate)
        {
            if (_ended)
            {
                return;
            }

            (_ended, Error) = (true, why);
            readers.AddRange(_streams.Values.Where(stream => stream.ForceClose()));
            _streams.Clear();
            _pings.Close();
            _backlog.Close();
            _opening.Close();
            _closing.Close();
            _acknowledged?.TrySetResult();
        }

        Flush(); // A go-away that tells the peer why.
        readers.ForEach(reader => reader.Wake());
        _stop.Cancel();
    }

    private async Task CloseAsync()
    {
        lock (Gate)
        {
            Queue.Close();
        }

        try
        {
            await _connection.DisposeAsync();
        }
        catch (Exception lost) when (ConnectionLoss.Is(lost))
        {
        }
    }
}
