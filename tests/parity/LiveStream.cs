namespace Mocks.Parity.Tests;

/// <summary>A stream of events from the mock, read while it arrives.</summary>
internal sealed class LiveStream : IDisposable
{
    private readonly RawClient _client;
    private readonly TimeProvider _clock;
    private readonly ChunkedText _text = new();
    private readonly List<long> _cameAt = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LiveStream(RawClient client, TimeProvider clock) => (_client, _clock) = (client, clock);

    public IReadOnlyList<string> Items
    {
        get
        {
            lock (_text)
            {
                return [.. _text.Items];
            }
        }
    }

    /// <summary>The items that came before a moment, and at least this many.</summary>
    public IReadOnlyList<string> ItemsBefore(long time, int least)
    {
        lock (_text)
        {
            return [.. _text.Items.Where((_, at) => at < least || _cameAt[at] < time)];
        }
    }

    public static async Task<LiveStream> OpenAsync(Uri address, string path, TimeProvider clock)
    {
        var stream = new LiveStream(await RawClient.ConnectAsync(address), clock);
        await stream._client.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost:{address.Port}\r\n\r\n");
        _ = Task.Run(stream.ReadAsync);
        return stream;
    }

    /// <summary>Waits for this many items. Returns when the last of them came, on the server's clock.</summary>
    /// <exception cref="TimeoutException">The items did not come in time.</exception>
    public async Task<long> WaitAsync(int count, TimeSpan patience)
    {
        await WaitAsync(() => _cameAt.Count >= count, $"{count} pieces", patience);
        lock (_text)
        {
            return _cameAt[count - 1];
        }
    }

    /// <summary>Waits for an item. Returns the number of items up to it.</summary>
    /// <exception cref="TimeoutException">The item did not come in time.</exception>
    public async Task<int> WaitAsync(Predicate<string> wanted, TimeSpan patience)
    {
        await WaitAsync(() => _text.Items.Exists(wanted), "one piece", patience);
        lock (_text)
        {
            return _text.Items.FindIndex(wanted) + 1;
        }
    }

    private async Task WaitAsync(Func<bool> came, string what, TimeSpan patience)
    {
        using var enough = new CancellationTokenSource(patience);
        while (true)
        {
            Task more;
            lock (_text)
            {
                if (came())
                {
                    return;
                }

                more = _more.Task;
            }

            try
            {
                await more.WaitAsync(enough.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{what} should have come by now, but there are only {Items.Count}:\n{string.Join('\n', Items)}");
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            while (await _client.ReadAsync(64 * 1024) is { Length: > 0 } bytes)
            {
                Note(() => _text.Add(bytes));
            }
        }
        catch (Exception cut) when (cut is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The server reset the connection, or the test stopped reading.
        }

        Note(_text.Close);
    }

    private void Note(Action change)
    {
        lock (_text)
        {
            change();
            while (_cameAt.Count < _text.Items.Count)
            {
                _cameAt.Add(_clock.GetTimestamp());
            }

            _more.TrySetResult();
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
