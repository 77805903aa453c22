using Mocks.Go.Os.Exec;

namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>A process that a request has started, with its output and its end.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentproc/process.go</c>.</remarks>
internal sealed class WorkspaceProcess(string id, StartProcessRequest request, string workdir, Guid? chat, DateTimeOffset startedAt)
{
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IRunningProcess? _running;
    private volatile End? _end;

    public string Id => id;

    /// <summary>The chat that it was started from; null for none.</summary>
    public Guid? Chat => chat;

    public HeadTailBuffer Output { get; } = new();

    public bool IsRunning => _end is null;

    public DateTimeOffset StartedAt => startedAt;

    public DateTimeOffset? ExitedAt => _end?.At;

    public int? ExitCode => _end?.Code;

    /// <summary>Done when it has exited and all its output is there.</summary>
    public Task Exited => _exited.Task;

    public ProcessInfo Info()
    {
        var end = _end;
        return new ProcessInfo(id, request.Command, workdir.Length == 0 ? null : workdir, request.Background, end is null, end?.Code,
            startedAt.ToUnixTimeSeconds(), end?.At.ToUnixTimeSeconds());
    }

    /// <summary>The state is read before the output: a process that has exited has all of it.</summary>
    public ProcessOutputResponse Read()
    {
        var end = _end;
        var (output, truncated) = Output.Read();
        return new ProcessOutputResponse(new(output), truncated, end is null, end?.Code);
    }

    /// <param name="now">The time of the end.</param>
    public void Follow(IRunningProcess running, Func<DateTimeOffset> now)
    {
        _running = running;
        _ = EndAsync(running, now);
    }

    /// <returns>Why it was not sent, in Go's words; null when it was.</returns>
    public string? Signal(int signal, bool toGroup) => _running?.Signal(signal, toGroup);

    /// <summary>Kills it, and what it has started.</summary>
    public void Kill() => Signal(Signals.Kill, toGroup: true);

    private async Task EndAsync(IRunningProcess running, Func<DateTimeOffset> now)
    {
        var code = await running.Ended;
        _end = new End(code, now());
        _exited.SetResult();
    }

    private sealed record End(int Code, DateTimeOffset At);
}
