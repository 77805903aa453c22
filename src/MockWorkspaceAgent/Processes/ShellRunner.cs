using Mocks.Go.Os.Exec;

namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>Really runs commands, each in a shell and with one pipe for its two outputs.</summary>
/// <remarks>
/// Source: coder/coder, <c>agent/agentproc/process.go</c>, <c>start</c>.
/// Ours: a shell of the seed has a group of its own too, so that what it leaves behind can be found and ended.
/// </remarks>
internal sealed class ShellRunner(AgentProfile profile, TimeProvider time) : IProcessRunner
{
    private static readonly TimeSpan WaitDelay = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly HashSet<int> _groups = [];

    public IRunningProcess Start(ProcessOrder order, HeadTailBuffer output)
    {
        OutputAction write = output.Write;
        var running = new GoCommand("sh", "-c", order.Command)
        {
            Environment = order.Environment,
            Folder = order.Folder,
            Group = ProcessGroup.NewGroup,
            ChecksFolder = !profile.SignalsGroups,
            Output = write,
            Errors = write,
            WaitDelay = WaitDelay,
            Time = time,
        }.Start();
        lock (_gate)
        {
            _groups.Add(running.Id);
        }

        return new Shell(running);
    }

    public void EndAll()
    {
        lock (_gate)
        {
            LeftBehind.Kill(_groups);
            _groups.Clear();
        }
    }

    private sealed class Shell(RunningCommand running) : IRunningProcess
    {
        public Task<int> Ended { get; } = EndAsync(running);

        public string? Signal(int signal, bool toGroup) => toGroup ? running.SignalGroup(signal) : running.Signal(signal);

        // A pipe that had to be cut is an error of the wait, which is no exit status.
        private static async Task<int> EndAsync(RunningCommand running) =>
            await running.Ended is var end && end is { WaitDelayExpired: true, Status.Raw: 0 } ? -1 : end.Status.ExitCode;
    }
}
