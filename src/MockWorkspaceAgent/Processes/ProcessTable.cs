using System.Collections.Concurrent;
using Mocks.Go.Os.Exec;
using Mocks.Mocking.Control;
using Mocks.Mocking.Views;
using Mocks.MockWorkspaceAgent.Files;

namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>The processes of the agent. A copy for a request whose answer is replaced starts and signals nothing.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentproc/process.go</c>, <c>manager</c>.</remarks>
internal sealed class ProcessTable(
    AgentProfile profile, IProcessRunner runner, CommandEnvironment environment, FileRoot root, TimeProvider time) : IRequestState<ProcessTable>, IResettable
{
    private const int MostListed = 10;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, WorkspaceProcess> _processes = new();
    private readonly Lock _gate = new();
    private long _advancedTicks;
    private bool _isClosed;
    private bool _isCopy;

    /// <summary>The clock of the processes, which <see cref="Advance"/> moves.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _advancedTicks));

    public ProcessTable Detach()
    {
        var copy = new ProcessTable(profile, runner, environment, root, time) { _isCopy = true, _isClosed = _isClosed, _advancedTicks = Interlocked.Read(ref _advancedTicks) };
        foreach (var (id, process) in _processes)
        {
            copy._processes[id] = process;
        }

        return copy;
    }

    /// <returns>The process, or why it was not started, in Go's words.</returns>
    public (WorkspaceProcess? Process, string? Error) Start(StartProcessRequest request, Guid? chat)
    {
        var (folder, told) = WorkingDirectory.Of(request.Workdir, profile, environment, root.Folder);
        var process = new WorkspaceProcess(Guid.NewGuid().ToString(), request, told, chat, Now);
        string[] chatVariable = chat is null ? [] : [$"CODER_CHAT_ID={chat}"];
        var order = new ProcessOrder(request.Command, folder,
            [.. environment.Variables, .. (request.Env ?? new Dictionary<string, string>()).Select(variable => $"{variable.Key}={variable.Value}"), .. chatVariable]);
        lock (_gate)
        {
            if (_isClosed)
            {
                return (null, "manager is closed");
            }

            if (root.Problem(folder.Length == 0 ? "." : folder) is { } outside)
            {
                return (null, $"start process: chdir {folder}: {outside}");
            }

            if (_isCopy)
            {
                return (process, null);
            }

            try
            {
                process.Follow(runner.Start(order, process.Output), () => Now);
            }
            catch (ExecException refused)
            {
                return (null, $"start process: {refused.Message}");
            }

            _processes[process.Id] = process;
            return (process, null);
        }
    }

    public WorkspaceProcess? Find(string id) => _processes.GetValueOrDefault(id);

    /// <summary>Those that a caller sees. Only here long exited ones are forgotten.</summary>
    public IReadOnlyList<WorkspaceProcess> List(Guid? chat)
    {
        if (!profile.SortsAndForgets)
        {
            return [.. _processes.Values.OrderBy(process => process.Id, StringComparer.Ordinal)]; // Random, as the ids are.
        }

        foreach (var old in _processes.Values.Where(process => Now - process.ExitedAt > Remembered).ToArray())
        {
            _processes.TryRemove(old.Id, out _);
        }

        return [.. _processes.Values.Where(process => chat is null || process.Chat == chat)
            .OrderByDescending(process => process.IsRunning).ThenByDescending(process => process.StartedAt).Take(MostListed)];
    }

    /// <returns>Why it was not sent, in Go's words; null when it was.</returns>
    public string? Signal(WorkspaceProcess process, int signal) => _isCopy ? null : process.Signal(signal, profile.SignalsGroups);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _advancedTicks, by.Ticks);

    /// <summary>Kills and forgets all of them.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            KillAll();
            _processes.Clear();
            Interlocked.Exchange(ref _advancedTicks, 0);
        }
    }

    /// <summary>Kills all of them, and refuses to start more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            KillAll();
        }
    }

    private void KillAll()
    {
        foreach (var process in _processes.Values)
        {
            process.Kill();
        }

        runner.EndAll();
    }
}
