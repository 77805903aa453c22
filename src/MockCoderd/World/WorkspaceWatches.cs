using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Mocks.MockCoderd.World;

/// <summary>Wakes requests that wait for a change of a workspace.</summary>
internal sealed class WorkspaceWatches
{
    private readonly ConcurrentDictionary<WorkspaceWatch, Guid> _watches = [];

    public int Count => _watches.Count;

    public WorkspaceWatch Start(Guid workspace)
    {
        var watch = new WorkspaceWatch(gone => _watches.TryRemove(gone, out _));
        _watches[watch] = workspace;
        return watch;
    }

    public void Tell(Guid workspace)
    {
        foreach (var (watch, watched) in _watches)
        {
            if (watched == workspace)
            {
                watch.Tell();
            }
        }
    }

    /// <summary>Ends all: the world was replaced.</summary>
    public void EndAll()
    {
        foreach (var watch in _watches.Keys)
        {
            watch.End();
        }
    }
}

/// <summary>A watch on a workspace, until it is disposed. Changes between two waits count as one.</summary>
internal sealed class WorkspaceWatch(Action<WorkspaceWatch> leave) : IDisposable
{
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Waits for the next change, or finds that there was one since it was last asked.</summary>
    /// <returns>False when the whole world has been replaced, as by a reset.</returns>
    public async Task<bool> ChangedAsync(CancellationToken cancellationToken)
    {
        var more = await _news.Reader.WaitToReadAsync(cancellationToken);
        _news.Reader.TryRead(out _);
        return more;
    }

    public void Dispose() => leave(this);

    internal void Tell() => _news.Writer.TryWrite(true);

    // A change of the old world does not count.
    internal void End()
    {
        _news.Reader.TryRead(out _);
        _news.Writer.TryComplete();
    }
}
