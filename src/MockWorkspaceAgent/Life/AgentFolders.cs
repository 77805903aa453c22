namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>Where one agent keeps its files, so that agents on one machine do not meet.</summary>
/// <param name="Home">The scripts' <c>HOME</c>.</param>
/// <param name="Temp">The scripts' <c>TMPDIR</c>. Scripts that write to <c>/tmp</c> by name still share that.</param>
/// <param name="Logs">The scripts' log files without a path of their own.</param>
/// <param name="ScriptData">The parent of <c>coder-script-data</c>.</param>
/// <param name="Bin">The agent's own folder, last on its <c>PATH</c>, with the program <c>coder</c>.</param>
/// <param name="Socket">The Unix socket for <c>coder exp sync</c>. Linux allows 107 bytes.</param>
public sealed record AgentFolders(string Home, string Temp, string Logs, string ScriptData, string Bin, string Socket)
{
    /// <summary>All below one folder.</summary>
    public static AgentFolders Under(string folder) => new(
        Path.Combine(folder, "home"), Path.Combine(folder, "tmp"), Path.Combine(folder, "log"), Path.Combine(folder, "data"),
        Path.Combine(folder, "bin"), Path.Combine(folder, "agent.sock"));
}
