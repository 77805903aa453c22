using System.Runtime.CompilerServices;
using Mocks.MockWorkspaceAgent.Life;
using Mocks.Workspace.Life;

namespace Mocks.Workspace.Containers;

/// <summary>The folders that a container shares with this machine, at the same paths: those of its agent, and the programs of the mocks.</summary>
/// <remarks>The image's user may be another than this process's: both can write in the agent's folders, and the scratch folder around them keeps others out.</remarks>
internal sealed class ContainerFolders
{
    private const UnixFileMode All = (UnixFileMode)0b111_111_111;

    private readonly ScratchFolder _scratch;
    private readonly string _root;
    private readonly string _scripts;

    public ContainerFolders(ScratchFolder scratch, string agent)
    {
        (_scratch, Agent) = (scratch, scratch.FoldersOf(agent));
        _root = Path.GetDirectoryName(Agent.Home)!;
        _scripts = Path.Combine(Agent.ScriptData, "coder-script-data");
        Name = $"{Path.GetFileName(scratch.Path)}-{Path.GetFileName(_root)}";
        foreach (var folder in (string[])[_root, Agent.Home, Agent.Temp, Agent.Logs, Agent.ScriptData, Agent.Bin, _scripts, Path.Combine(_scripts, "bin"), Run, Path.GetDirectoryName(SharedTemp)!, SharedTemp])
        {
            Directory.CreateDirectory(folder);
            SetMode(folder, All);
        }

        SetMode(SharedTemp, All | UnixFileMode.StickyBit);
        foreach (var below in ProgramFolders().Append(_root).Where(folder => folder.StartsWith($"{LeftFiles.Temporary}/", StringComparison.Ordinal)))
        {
            // The engine would make it, as root.
            Directory.CreateDirectory(SharedTemp + below[LeftFiles.Temporary.Length..]);
        }
    }

    /// <summary>The container's name.</summary>
    public string Name { get; }

    public AgentFolders Agent { get; }

    /// <summary>The pipes of commands.</summary>
    public string Run => Path.Combine(_root, "run");

    /// <summary>What is <c>/tmp</c> in the container.</summary>
    public string SharedTemp => Path.Combine(_root, "root", "tmp");

    /// <summary>The options of <c>docker run</c> that share them.</summary>
    public IEnumerable<string> Options()
    {
        yield return $"--label={ScratchFolder.Label}={_scratch.Path}";
        yield return Mount(_root, _root);
        yield return Mount(SharedTemp, LeftFiles.Temporary);
        foreach (var programs in ProgramFolders())
        {
            yield return $"{Mount(programs, programs)},readonly";
        }
    }

    /// <summary>Lets the image's user use what the agent has made since: the folders of scripts, and its socket.</summary>
    public void Open()
    {
        foreach (var made in Directory.EnumerateFileSystemEntries(_scripts).Append(Agent.Socket).Where(Path.Exists))
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(made) & All) != All)
            {
                TrySetMode(made);
            }
        }
    }

    /// <summary>Makes this process's user the owner again of what the image's user has left, so that it can be read and deleted.</summary>
    public async Task TakeBackAsync(ContainerImage image, ContainerUser user)
    {
        if (user.Id != user.HostId && !Environment.IsPrivilegedProcess)
        {
            _ = await Docker.RunAsync("run", "--rm", "--user=0", "--network=none", Mount(_root, _root), "--entrypoint=chown", image.Name, "-R", user.HostId, _root);
        }
    }

    // Programs that are not native need the runtime of this process.
    private IEnumerable<string> ProgramFolders() => RuntimeFeature.IsDynamicCodeSupported
        ? [_scratch.Tools, _scratch.Aside, Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), WorkspaceEnvironment.RuntimeFolder]
        : [_scratch.Tools, _scratch.Aside, Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)];

    private static string Mount(string source, string target) => $"--mount=type=bind,source={source},target={target}";

    private static void TrySetMode(string made)
    {
        try
        {
            SetMode(made, All);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Of the image's user, or gone.
        }
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
