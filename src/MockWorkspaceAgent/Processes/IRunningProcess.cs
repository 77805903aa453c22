namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>What runs behind a process of the agent: a real shell, or a played command.</summary>
internal interface IRunningProcess
{
    /// <summary>Done with the exit code, when all output has been written.</summary>
    Task<int> Ended { get; }

    /// <returns>Why it was not sent, in Go's words; null when it was.</returns>
    string? Signal(int signal, bool toGroup);
}

/// <summary>Starts what runs behind processes.</summary>
internal interface IProcessRunner
{
    /// <exception cref="Mocks.Go.Os.Exec.ExecException">It cannot be started, in Go's words.</exception>
    IRunningProcess Start(ProcessOrder order, HeadTailBuffer output);

    /// <summary>Ends what processes have left behind.</summary>
    void EndAll();
}

/// <summary>A process to start.</summary>
/// <param name="Folder">The working directory.</param>
/// <param name="Environment">As <c>NAME=value</c>; the last of a name wins.</param>
internal sealed record ProcessOrder(string Command, string Folder, IReadOnlyList<string> Environment);
