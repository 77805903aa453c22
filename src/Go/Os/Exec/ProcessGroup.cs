namespace Mocks.Go.Os.Exec;

/// <summary>The process group of a new process.</summary>
public enum ProcessGroup
{
    /// <summary>The group of this process.</summary>
    Parent,

    /// <summary>A new group that the process leads, in this process's session (Go: <c>Setpgid</c>).</summary>
    NewGroup,

    /// <summary>A new session and group that the process leads, without a controlling terminal (Go: <c>Setsid</c>).</summary>
    NewSession,
}
