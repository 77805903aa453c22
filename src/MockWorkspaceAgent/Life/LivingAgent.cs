using System.Collections;
using Mocks.MockWorkspaceAgent.Processes;

namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>The program as the agent of a coderd: it lives while the server runs, and stops before it. Its folders are those of a real agent.</summary>
/// <remarks>Source: coder/coder, <c>cli/agent.go</c>.</remarks>
internal sealed class LivingAgent : IDisposable
{
    private readonly AgentLife _life;
    private readonly string _own;

    private LivingAgent(WorkspaceAgentSettings settings, CommandEnvironment commands, TextWriter to)
    {
        _own = Directory.CreateTempSubdirectory("mock-workspace-agent-").FullName;
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!);
        var temp = Path.TrimEndingDirectorySeparator(Path.GetTempPath());
        var folders = new AgentFolders(
            HomeOf(environment), temp,
            environment.GetValueOrDefault("CODER_AGENT_LOG_DIR") ?? temp, environment.GetValueOrDefault("CODER_AGENT_SCRIPT_DATA_DIR") ?? temp,
            _own, environment.GetValueOrDefault("CODER_AGENT_SOCKET_PATH") ?? Path.Combine(_own, "agent.sock"));
        _life = new AgentLife(new AgentLifeSettings(settings.CoderUrl!, settings.Token!, folders, environment), TimeProvider.System, happened =>
        {
            if (happened is ManifestReceived { Manifest: var manifest })
            {
                commands.Know(manifest, () => [.. _life!.ScriptEnvironment.Select(variable => $"{variable.Key}={variable.Value}")]);
            }

            to.WriteLine(LifeLines.Of(happened, TimeZoneInfo.Local));
        });
    }

    /// <param name="commands">Learns of the manifest: the API's processes get its variables.</param>
    /// <returns>Null when the settings name no coderd.</returns>
    /// <exception cref="Mocking.Settings.SettingException">A coderd without a token, or a folder that cannot be made.</exception>
    public static LivingAgent? Start(WorkspaceAgentSettings settings, CommandEnvironment commands, TextWriter to)
    {
        if (settings.CoderUrl is null)
        {
            return null;
        }

        var agent = new LivingAgent(settings with { Token = settings.Token ?? throw new Mocking.Settings.SettingException("--token: the agent of --coder-url needs one.") }, commands, to);
        try
        {
            agent._life.Start();
            return agent;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Directory.Delete(agent._own, recursive: true);
            throw new Mocking.Settings.SettingException($"HOME, TMPDIR or CODER_AGENT_LOG_DIR: a folder of the agent cannot be made: {unusable.Message} Name one that can be written.");
        }
    }

    private static string HomeOf(Dictionary<string, string> environment) =>
        environment.GetValueOrDefault("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Stops it as SIGTERM does. What a stop leaves running stays, as after a real agent.</summary>
    public void Dispose()
    {
        _life.StopAsync().GetAwaiter().GetResult();
        Directory.Delete(_own, recursive: true);
    }
}
