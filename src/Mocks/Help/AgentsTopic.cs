using Mocks.MockAgentApi;

namespace Mocks.Help;

internal static class AgentsTopic
{
    public static string Page() => $"""
        An agent answers the messages that are posted to the mock AgentAPI, --agent (MOCK_AGENT):
        {HelpTopics.Rows(AgentApiSettings.Agents.Select(agent => (agent.Name, agent.Help)))}

        A preset may have an agent of its own: mocks help presets.
        A real program in a terminal takes its place with --run-agent (MOCK_RUN_AGENT).

        The type that GET /status reports, and whose input box an agent draws, --type (AGENTAPI_TYPE):
          {AgentApiSettings.TypeSetting.MayBe}

        Examples:
          mocks up --agent echo --type claude
          mocks up --agent scripted --speed 10
          mocks up --run-agent 'bash ./my-agent.sh'

        docs/presets.md and docs/drop-in-agentapi.md say more.
        """;
}
