using Mocks.Go.Os.Exec;
using Mocks.Installed;
using Mocks.Mocking.Settings;
using Mocks.MockWorkspaceAgent.Life;

namespace Mocks.Workspace.Life;

/// <summary>The folder of one life: a home, TMPDIR, logs and data for each agent, and the programs that scripts find first on their PATH. What runs there
/// does not outlive this process.</summary>
internal sealed class ScratchFolder : IAsyncDisposable
{
    // A script's own files may be read-only folders, which cannot be emptied without this.
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const string CoderProgram = "mock-workspace-agent";

    /// <summary>The label of containers that share the folder; its value is the folder.</summary>
    public const string Label = "mocks.scratch";

    private readonly bool _isKept;
    private readonly ProcessGuard _guard;

    private ScratchFolder(string path, bool isKept, ProcessGuard guard) => (Path, _isKept, _guard) = (path, isKept, guard);

    public string Path { get; }

    /// <summary>First on the PATH of scripts: the mock as <c>agentapi</c>, and the Snapshotter.</summary>
    public string Tools => System.IO.Path.Combine(Path, "tools");

    /// <summary>Programs that scripts do not find by their names.</summary>
    public string Aside => System.IO.Path.Combine(Path, "aside");

    /// <summary>The program that stands in for <c>coder</c>, as a command line; empty when it is not installed.</summary>
    public string[] CoderCommand => System.IO.Path.Combine(Aside, CoderProgram) is var program && File.Exists(program) ? [program, "coder"] : [];

    /// <param name="hasContainers">Containers share it, and must not outlive this process either.</param>
    /// <exception cref="SettingException">It cannot be made, or this machine has no shell (exit 3).</exception>
    public static ScratchFolder Make(bool isKept, bool hasContainers = false)
    {
        try
        {
            var path = Directory.CreateTempSubdirectory("mocks-ws-").FullName;
            var made = new ScratchFolder(path, isKept, GuardOf(path, isKept, hasContainers));
            Directory.CreateDirectory(made.Tools);
            Link(made.Tools, "agentapi", "mock-agentapi");
            Link(made.Tools, "snapshotter");
            Directory.CreateDirectory(made.Aside);
            Link(made.Aside, CoderProgram);
            return made;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"the workspace's home cannot be made: {refused.Message} It goes to {System.IO.Path.GetTempPath()}: TMPDIR names another folder.", exitCode: 3);
        }
    }

    /// <param name="name">The agent's.</param>
    public AgentFolders FoldersOf(string name) => AgentFolders.Under(System.IO.Path.Combine(Path, "agents", name.ToLowerInvariant()));

    public async ValueTask DisposeAsync()
    {
        await _guard.DisposeAsync();
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

    private static ProcessGuard GuardOf(string path, bool isKept, bool hasContainers)
    {
        try
        {
            return ProcessGuard.Start(path, isKept, hasContainers ? $"{Label}={path}" : "");
        }
        catch (ExecException missing)
        {
            Directory.Delete(path);
            throw new SettingException($"scripts cannot be run: {missing.Message}. Put a folder with sh on PATH.", exitCode: 3);
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
