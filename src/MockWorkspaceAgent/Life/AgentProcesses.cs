using System.Collections.Concurrent;
using System.Text;
using Mocks.Go.Os.Exec;

namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>The processes of a workspace: those that the agent has started, and what they have started.</summary>
/// <param name="place">Where they run; null for this machine.</param>
/// <remarks>
/// A process is the workspace's when its environment names the agent's socket, or when such a process is in the same session, which the agent has made.
/// A process with an emptied environment in a session of its own is not found. Without <c>/proc</c> only the groups of running scripts are known.
/// </remarks>
internal sealed class AgentProcesses(AgentFolders folders, ICommandPlace? place)
{
    private const int Rounds = 200;

    // The environment of a process that is becoming another program is empty for a moment.
    private const int QuietRounds = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(3);

    private readonly ConcurrentDictionary<int, RunningCommand> _running = new();
    private readonly ConcurrentDictionary<int, bool> _sessions = new();
    private readonly byte[] _marker = Encoding.UTF8.GetBytes($"CODER_AGENT_SOCKET_PATH={folders.Socket}\0");
    private volatile bool _isKilled;

    public bool IsKilled => _isKilled;

    /// <exception cref="ExecException">It cannot be run.</exception>
    public RunningCommand Start(GoCommand command)
    {
        if (_isKilled)
        {
            throw new ExecException("the agent was killed");
        }

        if (place is not null)
        {
            return place.Start(command);
        }

        var running = command.Start();
        _running[running.Id] = running;
        _sessions[running.Id] = true;
        _ = running.Ended.ContinueWith(_ => _running.TryRemove(KeyValuePair.Create(running.Id, running)), TaskScheduler.Default);
        if (_isKilled)
        {
            running.SignalGroup(Signals.Kill);
        }

        return running;
    }

    /// <summary>Kills all of them, and those that they start while that happens.</summary>
    public async Task KillAsync()
    {
        _isKilled = true;
        if (place is not null)
        {
            await place.KillAsync();
            return;
        }

        for (var (round, quiet) = (0, 0); round < Rounds && quiet < QuietRounds; round++)
        {
            foreach (var running in _running.Values)
            {
                running.SignalGroup(Signals.Kill);
                running.CutPipes();
            }

            var alive = Alive();
            quiet = alive.Count == 0 ? quiet + 1 : 0;
            foreach (var (id, _) in alive)
            {
                Signals.Send(id, Signals.Kill);
            }

            await Task.Delay(Pause); // Of the machine's clock: it is the kernel that is waited for.
        }

        await Task.WhenAll(_running.Values.Select(running => running.Ended));
    }

    /// <summary>Those that are alive now, with their command lines.</summary>
    public IReadOnlyList<(int Id, string Command)> Alive()
    {
        if (place is not null)
        {
            return place.Alive();
        }

        if (_sessions.IsEmpty)
        {
            return [];
        }

        (int Id, int Session, bool IsMarked)[] all =
        [
            .. ProcessStat.All().Where(process => process.Id != Environment.ProcessId && !process.HasEnded)
                .Select(process => (process.Id, process.Session, ReadAll(process.Id, "environ").AsSpan().IndexOf(_marker) >= 0)),
        ];
        var sessions = all.Where(process => process.IsMarked && _sessions.ContainsKey(process.Session)).Select(process => process.Session).ToHashSet();
        return [.. all.Where(process => process.IsMarked || sessions.Contains(process.Session))
            .Select(process => (process.Id, Encoding.UTF8.GetString(ReadAll(process.Id, "cmdline")).Replace('\0', ' ').Trim()))];
    }

    private static byte[] ReadAll(int id, string file)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/{file}");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return []; // It has ended, or is not ours.
        }
    }
}
