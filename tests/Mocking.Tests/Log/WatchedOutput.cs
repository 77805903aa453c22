using System.Text;

namespace Mocks.Mocking.Tests;

/// <summary>An output that a test can wait on, block and close.</summary>
internal sealed class WatchedOutput : MemoryStream
{
    private readonly Lock _gate = new();
    private readonly List<(string Part, TaskCompletionSource Seen)> _watchers = [];
    private readonly ManualResetEventSlim _open = new(initialState: true);

    /// <summary>Makes every further write fail.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Completes when a write has come to an output that takes nothing.</summary>
    public TaskCompletionSource Stuck { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Writes do not return until <see cref="TakeAgain"/>.</summary>
    public void TakeNothing() => _open.Reset();

    public void TakeAgain() => _open.Set();

    /// <summary>Waits until this has been written.</summary>
    /// <returns>All that was written.</returns>
    public async Task<string> UntilAsync(string part)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _watchers.Add((part, seen));
            Tell();
        }

        await seen.Task.WaitAsync(RunningProgram.Patience);
        lock (_gate)
        {
            return Text;
        }
    }

    private string Text => Encoding.UTF8.GetString(GetBuffer(), 0, (int)Length);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_open.IsSet)
        {
            Stuck.TrySetResult();
            _open.Wait(RunningProgram.Patience);
        }

        if (IsClosed)
        {
            Stuck.TrySetResult();
            throw new IOException("Broken pipe");
        }

        lock (_gate)
        {
            base.Write(buffer);
            Tell();
        }
    }

    private void Tell()
    {
        foreach (var (_, seen) in _watchers.Where(watcher => Text.Contains(watcher.Part, StringComparison.Ordinal)))
        {
            seen.TrySetResult();
        }
    }
}
