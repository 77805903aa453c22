using System.Threading.Channels;

namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>Wakes one waiter. A signal that comes before the wait ends the wait at once; two of them count as one.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _set.Writer.TryWrite(true);

    /// <summary>Discards a pending signal.</summary>
    public void Clear() => _set.Reader.TryRead(out _);

    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _set.Reader.ReadAsync(cancellationToken);
}
