namespace Mocks.AgentRpc.Yamux;

// What each frame of the peer does.
public sealed partial class YamuxSession
{
    private readonly IncomingFrames _frames = new();

    private void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_frames.Missing > 0)
            {
                TakeData(_frames.TakeData(ref bytes));
            }
            else if (_frames.TakeHeader(ref bytes) is { } header)
            {
                Take(header);
            }
        }
    }

    private void Take(FrameHeader header)
    {
        switch (header.Type)
        {
            case FrameType.Ping:
                TakePing(header);
                break;
            case FrameType.GoAway:
                TakeGoAway(header.Length);
                break;
            default:
                if (header.Flags.HasFlag(FrameFlags.Syn))
                {
                    TakeSyn(header.Stream);
                }

                TakeForStream(header);
                break;
        }
    }

    private void TakePing(FrameHeader header)
    {
        lock (Gate)
        {
            if (header.Flags.HasFlag(FrameFlags.Syn))
            {
                Queue.Add(new(FrameType.Ping, FrameFlags.Ack, 0, header.Length));
            }
            else
            {
                _pings.Answer(header.Length);
            }
        }
    }

    private void TakeGoAway(uint code)
    {
        if (code != (uint)GoAwayCode.Normal)
        {
            throw new YamuxException(code switch
            {
                (uint)GoAwayCode.ProtocolError => YamuxException.ProtocolError,
                (uint)GoAwayCode.InternalError => YamuxException.RemoteInternalError,
                _ => YamuxException.UnexpectedGoAway,
            });
        }

        lock (Gate)
        {
            _peerGoesAway = true;
        }
    }

    private void TakeSyn(uint id)
    {
        Action<YamuxStream>? accept;
        YamuxStream stream;
        lock (Gate)
        {
            if (!_goingAway && _streams.ContainsKey(id))
            {
                throw Broken(YamuxException.DuplicateStream);
            }

            if (_goingAway || _ended || _backlog.Count >= Settings.AcceptBacklog || _streams.Count >= Settings.MaxStreams)
            {
                Queue.Add(new(FrameType.WindowUpdate, FrameFlags.Rst, id, 0));
                return;
            }

            stream = new YamuxStream(this, id, StreamState.SynReceived);
            _streams.Add(id, stream);
            accept = _backlog.Add(stream);
        }

        accept?.Invoke(stream);
    }

    private void TakeForStream(FrameHeader header)
    {
        bool wakes;
        YamuxStream? stream;
        lock (Gate)
        {
            // A stream that is not known was reset, or closed by both sides, while this was on its way.
            stream = _streams.GetValueOrDefault(header.Stream);
            wakes = stream is not null && TakeFlags(stream, header);
            if (header.Type == FrameType.Data)
            {
                BeginData(stream, header);
            }
            else
            {
                stream?.Credit(header.Length);
            }
        }

        if (wakes)
        {
            stream!.Wake();
        }
    }

    // The FIN of a frame with data counts when the data is there.
    private bool TakeFlags(YamuxStream stream, FrameHeader header)
    {
        try
        {
            return stream.Note(header is { Type: FrameType.Data, Length: > 0 } ? header.Flags & ~FrameFlags.Fin : header.Flags);
        }
        catch (YamuxException unexpected)
        {
            throw Broken(unexpected.Message);
        }
    }

    private void BeginData(YamuxStream? stream, FrameHeader header)
    {
        if (stream?.Takes(header.Length) == false)
        {
            throw Broken(YamuxException.WindowExceeded);
        }

        _frames.BeginData(stream, header.Length, header.Flags.HasFlag(FrameFlags.Fin));
    }

    private void TakeData(ReadOnlySpan<byte> data)
    {
        if (_frames.Stream is not { } stream)
        {
            return;
        }

        bool wakes;
        lock (Gate)
        {
            wakes = stream.Receive(data);
        }

        if (wakes)
        {
            stream.Wake();
        }

        if (_frames is { Missing: 0, Ends: true })
        {
            TakeForStream(new FrameHeader(FrameType.WindowUpdate, FrameFlags.Fin, stream.Id, 0));
        }
    }

    // Needs the lock. The peer learns of it if the connection still takes the frame.
    private YamuxException Broken(string rule)
    {
        Queue.Add(new(FrameType.GoAway, FrameFlags.None, 0, (uint)GoAwayCode.ProtocolError));
        return new YamuxException(rule);
    }
}
