using Mocks.Go.Os;
using Mocks.MockWorkspaceAgent.Life.Manifests;

namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>The environment of the agent's process, and what it makes of it for a command.</summary>
/// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>updateCommandEnv</c>; <c>agent/agentssh/agentssh.go</c>, <c>CreateCommand</c>; <c>cli/agent.go</c>.</remarks>
internal sealed class AgentEnvironment
{
    private readonly AgentLifeSettings _settings;
    private readonly Dictionary<string, string> _own;

    public AgentEnvironment(AgentLifeSettings settings)
    {
        _settings = settings;
        var folders = settings.Folders;
        Coder = Path.Combine(folders.Bin, "coder");
        ScriptBin = Path.Combine(folders.ScriptData, "coder-script-data", "bin");
        _own = new Dictionary<string, string>(settings.Environment)
        {
            ["HOME"] = folders.Home,
            ["TMPDIR"] = folders.Temp,
            ["CODER_AGENT_URL"] = settings.CoderUrl.AbsoluteUri is var url && url.EndsWith('/') ? url : $"{url}/",
            ["CODER_AGENT_AUTH"] = "token",
            ["CODER_AGENT_SOCKET_PATH"] = folders.Socket,
            ["CODER_AGENT_SOCKET_SERVER_ENABLED"] = "true",
            ["PATH"] = settings.Environment.TryGetValue("PATH", out var path) && path.Length > 0 ? $"{path}:{folders.Bin}" : folders.Bin,
        };
    }

    /// <summary>The program that stands in for <c>coder</c>.</summary>
    public string Coder { get; }

    /// <summary>The folder that is first on a command's <c>PATH</c>.</summary>
    public string ScriptBin { get; }

    /// <summary>The agent's own.</summary>
    public IReadOnlyDictionary<string, string> Own => _own;

    public string? SearchPath => _own.GetValueOrDefault("PATH");

    /// <summary>Replaces variables by the agent's own, never by those of the manifest.</summary>
    public string Expand(string text) => GoExpand.Expand(text, name => _own.GetValueOrDefault(name));

    /// <summary>The absolute path of one that may begin with <c>~</c>, have variables, and be below the home folder.</summary>
    /// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>expandPathToAbs</c>.</remarks>
    public string ExpandToAbsolute(string path)
    {
        if (path.Length == 0)
        {
            return "";
        }

        var expanded = Expand(path[0] == '~' ? Join(_settings.Folders.Home, path[1..]) : path);
        return Path.IsPathRooted(expanded) ? expanded : Join(_settings.Folders.Home, expanded);
    }

    /// <summary>The environment of a command that runs in the workspace. Later entries win.</summary>
    public Dictionary<string, string> ForCommand(AgentManifest manifest, string shell)
    {
        var user = _settings.User ?? System.Environment.UserName;
        var variables = new Dictionary<string, string>(_own)
        {
            ["USER"] = user,
            ["LOGNAME"] = user,
            ["SHELL"] = shell,
            ["CODER"] = "true",
            ["CODER_WORKSPACE_NAME"] = manifest.WorkspaceName,
            ["CODER_WORKSPACE_AGENT_NAME"] = manifest.AgentName,
            ["CODER_WORKSPACE_OWNER_NAME"] = manifest.OwnerName,
            ["CODER_WORKSPACE_ID"] = manifest.WorkspaceId.ToString(),
            ["CODER_AGENT_TOKEN"] = _settings.Token,
            ["GIT_SSH_COMMAND"] = $"{Coder} gitssh --",
            ["CS_DISABLE_GETTING_STARTED_OVERRIDE"] = "true",
        };
        if (manifest.VsCodePortProxyUri.Length > 0)
        {
            variables["VSCODE_PROXY_URI"] = manifest.VsCodePortProxyUri;
        }

        foreach (var (name, value) in manifest.Environment)
        {
            variables[name] = Expand(value);
        }

        foreach (var secret in manifest.Secrets.Where(secret => secret.EnvironmentName.Length > 0))
        {
            variables[secret.EnvironmentName] = System.Text.Encoding.UTF8.GetString(secret.Value.Span);
        }

        variables["GIT_ASKPASS"] = Coder;
        variables["PATH"] = $"{ScriptBin}:{variables.GetValueOrDefault("PATH")}";
        variables["SSH_CLIENT"] = "0.0.0.0 0 0";
        variables["SSH_CONNECTION"] = "0.0.0.0 0 0.0.0.0 0";
        return variables;
    }

    /// <summary>As Go's <c>filepath.Join</c>: the second may begin with a slash.</summary>
    private static string Join(string first, string second) => Path.GetFullPath(first + "/" + second);
}
