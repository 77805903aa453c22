using Mocks.Installed;
using Mocks.Mocking.Settings;
using Mocks.MockWorkspaceAgent.Life;

namespace Mocks.Workspace.Life;

/// <summary>The folder of one life: a home, TMPDIR, logs and data for each agent, and the programs that scripts find first on their PATH.</summary>
internal sealed class ScratchFolder : IDisposable
{
    // A script's own files may be read-only folders, which cannot be emptied without this.
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const string CoderProgram = "mock-workspace-agent";

    private readonly bool _isKept;

    private ScratchFolder(string path, bool isKept) => (Path, _isKept) = (path, isKept);

    public string Path { get; }

    /// <summary>First on the PATH of scripts: the mock as <c>agentapi</c>, and the Snapshotter.</summary>
    public string Tools => System.IO.Path.Combine(Path, "tools");

    /// <summary>The program that stands in for <c>coder</c>, as a command line; empty when it is not installed.</summary>
    public string[] CoderCommand => System.IO.Path.Combine(Path, CoderProgram) is var program && File.Exists(program) ? [program, "coder"] : [];

    /// <exception cref="SettingException">It cannot be made (exit 3).</exception>
    public static ScratchFolder Make(bool isKept)
    {
        try
        {
            var made = new ScratchFolder(Directory.CreateTempSubdirectory("mocks-ws-").FullName, isKept);
            Directory.CreateDirectory(made.Tools);
            Link(made.Tools, "agentapi", "mock-agentapi");
            Link(made.Tools, "snapshotter");
            // Not on the PATH.
            Link(made.Path, CoderProgram);
            return made;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"the workspace's home cannot be made: {refused.Message} It goes to {System.IO.Path.GetTempPath()}: TMPDIR names another folder.", exitCode: 3);
        }
    }

    /// <param name="name">The agent's.</param>
    public AgentFolders FoldersOf(string name) => AgentFolders.Under(System.IO.Path.Combine(Path, "agents", name.ToLowerInvariant()));

    public void Dispose()
    {
        if (_isKept)
        {
            return;
        }

        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Open();
        }
    }

    /// <param name="names">Of the program; the first is that of the link.</param>
    private static void Link(string folder, params string[] names)
    {
        if (OneFile.Find(names) is { } program)
        {
            File.CreateSymbolicLink(System.IO.Path.Combine(folder, names[0]), program);
        }
    }

    private void Open()
    {
        try
        {
            foreach (var folder in Directory.EnumerateDirectories(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            {
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(folder, Own);
                }
            }

            Directory.Delete(Path, recursive: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"mocks: {Path} cannot be deleted: {refused.Message}");
        }
    }
}
