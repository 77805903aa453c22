namespace Mocks.AgentRpc.Yamux;

// What the peer and the session do to the stream. All members need the session's lock, but for Wake.
public sealed partial class YamuxStream
{
    /// <summary>Acknowledges a stream that the peer opened.</summary>
    internal void Acknowledge()
    {
        if (State == StreamState.SynReceived)
        {
            State = StreamState.Established;
            _session.Queue.Add(new(FrameType.WindowUpdate, FrameFlags.Ack, Id, 0));
        }
    }

    /// <summary>Notes the peer's ACK, FIN or RST.</summary>
    /// <returns>Whether the reader has to be woken, with <see cref="Wake"/>.</returns>
    /// <exception cref="YamuxException">The peer sent FIN twice.</exception>
    internal bool Note(FrameFlags flags)
    {
        if (flags.HasFlag(FrameFlags.Ack))
        {
            State = State == StreamState.SynSent ? StreamState.Established : State;
            _session.Acknowledged(this);
        }

        var wakes = false;
        if (flags.HasFlag(FrameFlags.Fin))
        {
            if (State is StreamState.RemoteClose or StreamState.Closed or StreamState.Reset)
            {
                throw new YamuxException(YamuxException.UnexpectedFlag);
            }

            wakes = End(State == StreamState.LocalClose ? StreamState.Closed : StreamState.RemoteClose);
        }

        if (flags.HasFlag(FrameFlags.Rst))
        {
            wakes |= End(StreamState.Reset);
        }

        if (State is StreamState.Closed or StreamState.Reset)
        {
            _session.Forget(this);
        }

        return wakes;
    }

    /// <summary>Takes the credit of a window update.</summary>
    internal void Credit(uint bytes)
    {
        _sendWindow = unchecked(_sendWindow + bytes);
        WakeWriter();
    }

    /// <summary>Takes the bytes of a data frame, or a part of them.</summary>
    /// <returns>Whether the reader has to be woken, with <see cref="Wake"/>.</returns>
    internal bool Receive(ReadOnlySpan<byte> bytes)
    {
        _receiveWindow -= (uint)bytes.Length;
        if (_disposed || State == StreamState.Reset)
        {
            return false;
        }

        var wakes = _read.IsWaiting;
        var taken = wakes ? _read.End(bytes) : 0;
        if (taken < bytes.Length)
        {
            _received.Add(bytes[taken..]);
            _session.Unread(bytes.Length - taken);
        }

        if (taken > 0)
        {
            UpdateWindow();
        }

        return wakes;
    }

    /// <summary>Whether a data frame of this length is within the window.</summary>
    internal bool Takes(uint length) => length <= _receiveWindow;

    /// <summary>Ends the stream because the session has ended: what was received may still be read.</summary>
    internal bool ForceClose() => State is not StreamState.Reset && End(StreamState.Closed);

    internal void Wake() => _read.Complete();

    /// <summary>Changes the state, and ends the waits that have no more use.</summary>
    private bool End(StreamState state)
    {
        State = state;
        WakeWriter();
        if (state == StreamState.Reset)
        {
            Drop();
        }

        if (!_read.IsWaiting)
        {
            return false;
        }

        _read.End([], state == StreamState.Reset ? new YamuxException(YamuxException.StreamReset) : null);
        return true;
    }

    // The window is opened again when at least half of it has been read.
    private void UpdateWindow()
    {
        var credit = (uint)(YamuxSettings.Window - _received.Count) - _receiveWindow;
        if (credit >= YamuxSettings.Window / 2)
        {
            _receiveWindow += credit;
            _session.Queue.Add(new(FrameType.WindowUpdate, FrameFlags.None, Id, credit));
        }
    }
}
