using System.Collections.Concurrent;

namespace Mocks.Mocking.Replay;

/// <summary>Runs a replayed request on one thread: what the request awaits comes back to this thread, so it is known when the request waits.</summary>
internal sealed class ReplayThread : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Call, object? State)> _ready = [];

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state) => _ready.Add((d, state));

    /// <summary>Runs a request until it ends.</summary>
    /// <param name="passTime">Called when the request waits. Returns false when time cannot pass.</param>
    /// <param name="patience">For what is waited for elsewhere.</param>
    /// <returns>False when it has not ended.</returns>
    public bool Run(Func<Task> start, Func<bool> passTime, TimeSpan patience)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var handled = start();
            handled.ContinueWith(_ => Post(_ => { }, null), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (!handled.IsCompleted)
            {
                if (!_ready.TryTake(out var work))
                {
                    if (passTime())
                    {
                        continue;
                    }

                    if (!_ready.TryTake(out work, patience))
                    {
                        return false;
                    }
                }

                work.Call(work.State);
            }

            return true;
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
