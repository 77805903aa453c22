using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Server;

/// <summary>The setting that runs a real program as the agent.</summary>
internal static class RunAgent
{
    /// <returns>The command; empty for that of <c>agentapi server</c>; null when the agent is simulated.</returns>
    public static IReadOnlyList<string>? Of(SettingReader reader) => reader.Text(AgentApiSettings.RunAgentSetting) switch
    {
        "" or "0" or "false" => null,
        "1" or "true" => [],
        var line => ["/bin/sh", "-c", line],
    };

    /// <exception cref="SettingException">A real program cannot be run on this system, or with these settings.</exception>
    public static void Check(AgentApiSettings settings)
    {
        if (settings.RunAgent is not { } command)
        {
            return;
        }

        Refuse(command.Count == 0, "1 needs the command of agentapi server. Give a command line, e.g. --run-agent 'bash ./my-agent.sh'.");
        Refuse(!OperatingSystem.IsLinux(), "a real program can be run on Linux only.");
        Refuse(settings.Preset is not null || settings.Messages is not null || settings.Agent is not null,
            "a real program has its own answers. Remove PRESET, MESSAGES and MOCK_AGENT.");
        Refuse(settings.Speed != 1, "a real program runs in real time. Set MOCK_SPEED to 1.");
        Refuse(settings.Host.Bind is { } bind && BindWarning.LetsOthersIn(bind) && !settings.LetsOthersType,
            $"with --bind {settings.Host.Bind} other machines could type into the program, which has the rights of this user. "
            + $"Remove --bind ({HostSettings.BindSetting.Variable}), or accept it with {AgentApiSettings.IKnowSetting.Flag} ({AgentApiSettings.IKnowSetting.Variable}=1).");
        Refuse(settings.Acp, "a real program runs in a terminal. With ACP, agents are simulated only.");
    }

    private static void Refuse(bool refused, string why)
    {
        if (refused)
        {
            throw new SettingException($"{AgentApiSettings.RunAgentSetting.Flag} ({AgentApiSettings.RunAgentSetting.Variable}): {why}");
        }
    }
}
