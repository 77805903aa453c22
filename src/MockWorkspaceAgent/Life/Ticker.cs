namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>Ticks at a fixed interval. A tick that was missed comes late, once.</summary>
/// <remarks>As Go's <c>time.Ticker</c>. A timer is set only while there is a wait, so that a test sees when the work of a tick is done.</remarks>
internal sealed class Ticker(TimeSpan interval, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _last;

    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_last + interval - time.GetElapsedTime(_start) is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }

        var now = time.GetElapsedTime(_start);
        do
        {
            _last += interval;
        }
        while (_last + interval + interval <= now);
    }
}
