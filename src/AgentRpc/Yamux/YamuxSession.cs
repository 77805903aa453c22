namespace Mocks.AgentRpc.Yamux;

/// <summary>Many streams over one connection.</summary>
/// <remarks>
/// Source: hashicorp/yamux 0.1.2, <c>session.go</c>. A session that is idle holds 1 KiB. It ends with its connection, with a frame that breaks
/// the protocol, with a ping that gets no answer, and with <see cref="DisposeAsync"/>; it closes the connection then.
/// </remarks>
public sealed partial class YamuxSession : IAsyncDisposable
{
    private const FrameType UnknownType = (FrameType)9;

    private readonly Stream _connection;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<uint, YamuxStream> _streams = [];
    private readonly Backlog _backlog;
    private readonly Pings _pings = new();
    private readonly StreamTimeouts _opening;
    private readonly StreamTimeouts _closing;
    private uint _nextId;
    private int _unacknowledged;
    private TaskCompletionSource? _acknowledged;
    private bool _ended;
    private bool _goingAway;
    private bool _peerGoesAway;

    private YamuxSession(Stream connection, bool isClient, YamuxSettings settings, TimeProvider time)
    {
        (_connection, Settings, Time, _nextId) = (connection, settings, time, isClient ? 1u : 2u);
        Queue = new FrameQueue(connection, Gate, End);
        _backlog = new Backlog(Gate);
        _opening = new StreamTimeouts(settings.StreamOpenTimeout, time, Gate, _ => End(new YamuxException(YamuxException.DeadlineReached)));
        _closing = new StreamTimeouts(settings.StreamCloseTimeout, time, Gate, stream => stream.Reset());
        Completion = Task.WhenAll(ReadAsync(), KeepAliveAsync());
    }

    /// <summary>Completes, never with an error, when the session has ended and its connection is closed.</summary>
    public Task Completion { get; }

    /// <summary>Cancelled when the session has ended.</summary>
    public CancellationToken Ended => _stop.Token;

    /// <summary>Why the session has ended: a <see cref="YamuxException"/>, or the connection's own; null for a peer that has left, for
    /// <see cref="DisposeAsync"/>, and while the session lives.</summary>
    public Exception? Error { get; private set; }

    /// <summary>How many streams are open, half-closed ones included.</summary>
    public int StreamCount
    {
        get
        {
            lock (Gate)
            {
                return _streams.Count;
            }
        }
    }

    internal Lock Gate { get; } = new();

    internal FrameQueue Queue { get; }

    internal YamuxSettings Settings { get; }

    internal TimeProvider Time { get; }

    /// <summary>Begins a session as the side that made the connection: its streams have odd ids.</summary>
    /// <param name="connection">Read and written by the session alone, which also disposes it.</param>
    public static YamuxSession Client(Stream connection, YamuxSettings? settings = null, TimeProvider? time = null) =>
        new(connection, isClient: true, settings ?? YamuxSettings.Default, time ?? TimeProvider.System);

    /// <summary>Begins a session as the side that accepted the connection: its streams have even ids.</summary>
    /// <inheritdoc cref="Client" path="/param"/>
    public static YamuxSession Server(Stream connection, YamuxSettings? settings = null, TimeProvider? time = null) =>
        new(connection, isClient: false, settings ?? YamuxSettings.Default, time ?? TimeProvider.System);

    /// <summary>Opens a stream, without waiting for the peer's ACK; waits while the peer owes too many of them.</summary>
    /// <exception cref="YamuxException">The session has ended, or the peer accepts no more streams.</exception>
    public async ValueTask<YamuxStream> OpenAsync(CancellationToken cancellationToken = default)
    {
        var stream = await OpenWithFirstWriteAsync(cancellationToken);
        Flush();
        return stream;
    }

    /// <summary>Opens a stream whose SYN goes out with the next frame, for a caller that writes at once.</summary>
    internal async ValueTask<YamuxStream> OpenWithFirstWriteAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task acknowledged;
            lock (Gate)
            {
                if (_ended || _peerGoesAway || _nextId >= uint.MaxValue - 1)
                {
                    throw new YamuxException(_ended ? YamuxException.SessionShutdown : _peerGoesAway ? YamuxException.RemoteGoAway : YamuxException.StreamsExhausted);
                }

                if (_unacknowledged < Settings.AcceptBacklog)
                {
                    return Open();
                }

                acknowledged = (_acknowledged ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await acknowledged.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits for the next stream of the peer, and acknowledges it.</summary>
    /// <exception cref="YamuxException">The session has ended.</exception>
    public async ValueTask<YamuxStream> AcceptAsync(CancellationToken cancellationToken = default)
    {
        var stream = await _backlog.TakeAsync(cancellationToken);
        lock (Gate)
        {
            stream.Acknowledge();
        }

        Flush();
        return stream;
    }

    /// <summary>Asks the peer for an answer.</summary>
    /// <returns>How long it took.</returns>
    /// <exception cref="YamuxException">No answer came in time, or the session has ended.</exception>
    public async ValueTask<TimeSpan> PingAsync(CancellationToken cancellationToken = default)
    {
        uint id;
        Task answered;
        lock (Gate)
        {
            if (_ended)
            {
                throw new YamuxException(YamuxException.SessionShutdown);
            }

            (id, answered) = _pings.Add();
            Queue.Add(new(FrameType.Ping, FrameFlags.Syn, 0, id));
        }

        var start = Time.GetTimestamp();
        Flush();
        try
        {
            await answered.WaitAsync(Settings.WriteTimeout, Time, cancellationToken);
            return Time.GetElapsedTime(start);
        }
        catch (TimeoutException)
        {
            throw new YamuxException(YamuxException.DeadlineReached);
        }
        finally
        {
            lock (Gate)
            {
                _pings.Remove(id);
            }
        }
    }

    /// <summary>Tells the peer to open no more streams. Those that are open go on.</summary>
    public void GoAway(GoAwayCode code = GoAwayCode.Normal)
    {
        lock (Gate)
        {
            _goingAway = true;
            Queue.Add(new(FrameType.GoAway, FrameFlags.None, 0, (uint)code));
        }

        Flush();
    }

    /// <summary>A fault: sends a frame of a type that there is not, which ends the session on the peer's side.</summary>
    public void SendBadFrame()
    {
        lock (Gate)
        {
            Queue.Add(new(UnknownType, FrameFlags.None, 0, 0));
        }

        Flush();
    }

    /// <summary>Ends the session and its streams, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        End(null);
        await Completion;
    }

    /// <summary>Gives each stream of the peer to this method, at once and in the session's own thread, in place of <see cref="AcceptAsync"/>.</summary>
    internal void AcceptWith(Action<YamuxStream> accept) => _backlog.PassTo(accept);

    internal void Flush() => Queue.Flush();

    private YamuxStream Open()
    {
        var stream = new YamuxStream(this, _nextId, StreamState.SynSent);
        _nextId += 2;
        _unacknowledged++;
        _streams.Add(stream.Id, stream);
        stream.Limit = _opening.Add(stream);
        Queue.Add(new(FrameType.WindowUpdate, FrameFlags.Syn, stream.Id, 0));
        return stream;
    }

    private async Task KeepAliveAsync()
    {
        try
        {
            while (true)
            {
                await SharedTimer.Of(Time, Settings.KeepAliveInterval).WaitAsync(Ended);
                await PingAsync(Ended);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (YamuxException)
        {
            End(new YamuxException(YamuxException.KeepAliveTimeout));
        }
    }
}
