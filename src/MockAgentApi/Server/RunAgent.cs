using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Server;

/// <summary>The setting that has a real program run as the agent.</summary>
internal static class RunAgent
{
    /// <returns>The command; none for that of <c>agentapi server</c>; null when an agent is played.</returns>
    public static IReadOnlyList<string>? Of(SettingReader reader) => reader.Text(AgentApiSettings.RunAgentSetting) switch
    {
        "" or "0" or "false" => null,
        "1" or "true" => [],
        var line => ["/bin/sh", "-c", line],
    };

    /// <exception cref="SettingException">A real program cannot be run here, or not with these settings.</exception>
    public static void Check(AgentApiSettings settings)
    {
        if (settings.RunAgent is not { } command)
        {
            return;
        }

        Refuse(command.Count == 0, "only agentapi server is given a command to run. Name it, e.g. --run-agent 'bash ./my-agent.sh'.");
        Refuse(!OperatingSystem.IsLinux(), "a real program is run on Linux only.");
        Refuse(settings.Preset is not null || settings.Messages is not null || settings.Agent is not null,
            "a real program has its own answers: it goes with no PRESET, no MESSAGES and no MOCK_AGENT.");
        Refuse(settings.Speed != 1, "a real program has its own time: it goes with no MOCK_SPEED but 1.");
        Refuse(settings.Acp, "a real program is run in a terminal: it does not go with ACP, whose agents are played.");
    }

    private static void Refuse(bool refused, string why)
    {
        if (refused)
        {
            throw new SettingException($"{AgentApiSettings.RunAgentSetting.Flag} ({AgentApiSettings.RunAgentSetting.Variable}): {why}");
        }
    }
}
