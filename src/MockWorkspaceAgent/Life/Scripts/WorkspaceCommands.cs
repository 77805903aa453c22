using Mocks.Go.Os.Exec;
using Mocks.MockWorkspaceAgent.Life.Manifests;

namespace Mocks.MockWorkspaceAgent.Life.Scripts;

/// <summary>Makes and starts the commands of a workspace: scripts and metadata.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentssh/agentssh.go</c>, <c>CreateCommand</c>.</remarks>
internal sealed class WorkspaceCommands(AgentLifeSettings settings, AgentEnvironment environment, AgentProcesses processes, Func<AgentManifest?> manifest)
{
    /// <summary>The parent of the folder that each script has.</summary>
    public string ScriptDataFolder { get; } = Path.Combine(settings.Folders.ScriptData, "coder-script-data");

    public string ScriptBinFolder => environment.ScriptBin;

    /// <exception cref="ScriptException">This user has no login shell.</exception>
    public string Shell => settings.LoginShell ?? LoginShell.OfThisUser(environment.Own.GetValueOrDefault("SHELL"));

    /// <exception cref="ScriptException">There is no shell for it.</exception>
    public GoCommand Make(string text, params IReadOnlyList<(string Name, string Value)> more)
    {
        var known = manifest() ?? throw new ScriptException("no manifest");
        var shell = Shell;
        var variables = environment.ForCommand(known, shell);
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return new GoCommand(CommandLineOf.Script(text, shell))
        {
            SearchPath = environment.SearchPath,
            Environment = [.. variables.Select(variable => $"{variable.Key}={variable.Value}")],
            Folder = known.Directory.Length > 0 && (settings.Place is not null || Path.Exists(known.Directory)) ? known.Directory : settings.Folders.Home,
            Group = ProcessGroup.NewSession,
        };
    }

    /// <exception cref="ExecException">It cannot be run.</exception>
    public RunningCommand Start(GoCommand command) => processes.Start(command);

    /// <remarks>Source: coder/coder, <c>agent/agentscripts/agentscripts.go</c>, <c>run</c>.</remarks>
    public string LogPathOf(DeclaredScript script)
    {
        var path = script.LogPath.Length > 0 ? script.LogPath : $"coder-script-{script.LogSourceId}.log";
        path = environment.Expand(path[0] == '~' ? Path.GetFullPath(settings.Folders.Home + "/" + path[1..]) : path);
        return Path.GetFullPath(Path.IsPathRooted(path) ? path : $"{settings.Folders.Logs}/{path}");
    }
}
