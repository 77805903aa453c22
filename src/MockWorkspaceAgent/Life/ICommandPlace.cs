using Mocks.Go.Os.Exec;

namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>Where the commands of a workspace run when that is not this machine, such as a container. It has the agent's folders at the same paths.</summary>
public interface ICommandPlace
{
    /// <summary>Starts a command there, in a session of its own.</summary>
    /// <returns>What stands for it here: its output, its end, and its signals are those of the command.</returns>
    /// <exception cref="ExecException">It cannot be run.</exception>
    RunningCommand Start(GoCommand command);

    /// <summary>The processes that commands have started there and that are alive, with their command lines.</summary>
    IReadOnlyList<(int Id, string Command)> Alive();

    /// <summary>Kills all of them. Later commands cannot be started.</summary>
    Task KillAsync();
}
