namespace Mocks.MockAgentApi.Messages;

/// <summary>The server's own lock: one message is posted at a time, and whoever asks for status or messages waits for it. Streams do not.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>Server.mu</c>.</remarks>
internal sealed class PostLock
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private volatile TaskCompletionSource? _held;

    /// <summary>Waits for the message that is being posted, if any.</summary>
    public Task UntilFreeAsync() => _held?.Task ?? Task.CompletedTask;

    /// <summary>Posts when it is one's turn.</summary>
    public async Task<T> HoldAsync<T>(Func<Task<T>> post)
    {
        await TurnAsync();
        try
        {
            return await post();
        }
        finally
        {
            Pass();
        }
    }

    private Task TurnAsync()
    {
        lock (_gate)
        {
            if (_held is null)
            {
                _held = New();
                return Task.CompletedTask;
            }

            var turn = New();
            _waiting.Enqueue(turn);
            return turn.Task;
        }
    }

    private void Pass()
    {
        lock (_gate)
        {
            var done = _held!;
            _held = _waiting.Count > 0 ? New() : null;
            done.SetResult();
            if (_waiting.TryDequeue(out var next))
            {
                next.SetResult();
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
