namespace Mocks.Wire.WorkspaceAgent;

/// <param name="Command">For <c>sh -c</c>.</param>
/// <param name="Workdir">Empty for the default.</param>
/// <param name="Env">Added to the agent's environment.</param>
/// <param name="Background">Stored and echoed; it changes nothing.</param>
/// <remarks>Source: coder/coder, <c>codersdk/workspacesdk/agentconn.go</c>.</remarks>
[GoName("workspacesdk.StartProcessRequest")]
public sealed record StartProcessRequest(string Command, string Workdir = "", IReadOnlyDictionary<string, string>? Env = null, bool Background = false);

public sealed record StartProcessResponse(string Id, bool Started);

/// <param name="Workdir">Null when it is empty.</param>
/// <param name="ExitCode">Null while the process is running.</param>
/// <param name="StartedAtUnix">In whole seconds.</param>
/// <param name="ExitedAtUnix">Null while the process is running.</param>
public sealed record ProcessInfo(
    string Id, string Command, string? Workdir, bool Background, bool Running, int? ExitCode, long StartedAtUnix, long? ExitedAtUnix);

public sealed record ListProcessesResponse(IReadOnlyList<ProcessInfo> Processes);

/// <param name="Truncated">Null when the output is whole, but for lines that were cut.</param>
/// <param name="ExitCode">Null while the process is running.</param>
public sealed record ProcessOutputResponse(GoUtf8 Output, ProcessTruncation? Truncated, bool Running, int? ExitCode);

/// <param name="OriginalBytes">All that was written.</param>
/// <param name="RetainedBytes">The length of the text in the answer, markers included.</param>
/// <param name="OmittedBytes">What the buffer has dropped. Cut lines do not count.</param>
public sealed record ProcessTruncation(long OriginalBytes, long RetainedBytes, long OmittedBytes, string Strategy = "head_tail");

[GoName("workspacesdk.SignalProcessRequest")]
public sealed record SignalProcessRequest(string Signal);
