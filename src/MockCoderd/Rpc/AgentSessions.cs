using System.Collections.Concurrent;
using Mocks.AgentRpc.Yamux;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Rpc;

/// <summary>The sessions that are open now.</summary>
internal sealed class AgentSessions : IResettable
{
    private readonly ConcurrentDictionary<long, OpenSession> _open = [];
    private long _last;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<OpenSession> All => [.. _open.Values.OrderBy(session => session.Number)];

    public OpenSession Add(RpcSession session, YamuxSession streams, DateTimeOffset since)
    {
        var open = new OpenSession(Interlocked.Increment(ref _last), session, streams, since);
        _open[open.Number] = open;
        return open;
    }

    public void Remove(OpenSession session) => _open.TryRemove(session.Number, out _);

    /// <summary>Ends all: their world is gone.</summary>
    public void Reset()
    {
        foreach (var session in All)
        {
            session.Cut("the world was reset");
        }
    }
}
