using System.Collections.Concurrent;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Yamux;

namespace Mocks.MockCoderd.Rpc;

/// <summary>A session that is open.</summary>
/// <param name="number">Counts up.</param>
internal sealed class OpenSession(long number, RpcSession session, YamuxSession streams, DateTimeOffset since) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cut = new();
    private readonly ConcurrentDictionary<string, int> _calls = [];
    private long _callCount;
    private bool _isOver;

    public long Number => number;

    public RpcSession Session => session;

    public YamuxSession Streams => streams;

    public DateTimeOffset Since => since;

    /// <summary>Cancelled when the mock ends the session.</summary>
    public CancellationToken HasBeenCut => _cut.Token;

    /// <summary>Why the mock ended it; null when it did not.</summary>
    public string? CutBecause { get; private set; }

    /// <summary>How many calls began so far.</summary>
    public long CallCount => Interlocked.Read(ref _callCount);

    /// <summary>The methods of the calls that run, and how many of each.</summary>
    public IReadOnlyDictionary<string, int> Running => new SortedDictionary<string, int>(
        _calls.Where(method => method.Value > 0).ToDictionary(), StringComparer.Ordinal);

    public void Cut(string why)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                CutBecause ??= why;
                _cut.Cancel();
            }
        }
    }

    public void Began(DrpcCall call)
    {
        Interlocked.Increment(ref _callCount);
        _calls.AddOrUpdate(call.Method, 1, static (_, count) => count + 1);
    }

    public void Ended(DrpcCall call) => _calls.AddOrUpdate(call.Method, 0, static (_, count) => count - 1);

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _cut.Dispose();
        }
    }
}
