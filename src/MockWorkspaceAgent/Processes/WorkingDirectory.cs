namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>The directory that a process runs in.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentproc/process.go</c>, <c>resolveWorkDir</c>. With a root, the default is the root.</remarks>
internal static class WorkingDirectory
{
    /// <param name="requested">Used as it is, whether it exists or not; empty for the default.</param>
    /// <returns>The directory to run in, and the one to tell: the seed tells the request's.</returns>
    public static (string Folder, string Told) Of(string requested, AgentProfile profile, CommandEnvironment environment, string? root)
    {
        var folder = requested.Length > 0 ? requested
            : root ?? (!profile.ResolvesFolders ? ""
            : environment.Directory is { } own && Directory.Exists(own) ? own
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        return (folder, profile.ResolvesFolders ? folder : requested);
    }
}
