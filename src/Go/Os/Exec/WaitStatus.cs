namespace Mocks.Go.Os.Exec;

/// <summary>How a process ended, as the system reports it.</summary>
/// <remarks>Source: Go, <c>syscall.WaitStatus</c>, <c>os.ProcessState</c>.</remarks>
public readonly record struct WaitStatus(int Raw)
{
    /// <summary>The process was ended by a signal.</summary>
    public bool IsSignalled => Signal != 0;

    /// <summary>The number of the signal that ended the process; 0 when it exited.</summary>
    public int Signal => Raw & 0x7f;

    /// <summary>As Go reports it: the code of an exit, and -1 for a signal.</summary>
    public int ExitCode => IsSignalled ? -1 : (Raw >> 8) & 0xff;

    /// <summary>In Go's words: <c>exit status 3</c>, <c>signal: killed</c>.</summary>
    public override string ToString() => !IsSignalled ? $"exit status {ExitCode}"
        : $"signal: {Signals.NameOf(Signal)}{((Raw & 0x80) != 0 ? " (core dumped)" : "")}";
}
