using Mocks.GoLibraries.Pflag;

namespace Mocks.MockAgentApi.Server;

/// <summary>Help and usage in AgentAPI's layout and our own words.</summary>
/// <remarks>Source: spf13/cobra 1.10.1, <c>defaultUsageTemplate</c>.</remarks>
internal static class UsageText
{
    public const string Root = """
        Usage:
          agentapi [command]

        Available Commands:
          attach      Attach to a running agent (not reproduced by this mock)
          help        Help about any command
          server      Run the server

        Flags:
          -h, --help      help for agentapi
          -v, --version   version for agentapi

        Use "agentapi [command] --help" for more information about a command.

        """;

    public const string About = "A mock of AgentAPI, the HTTP API of coding agents. It answers as AgentAPI does, with a simulated agent.\n\n";

    public const string AboutServer = "Run the server. The agent is simulated: MOCK_AGENT, PRESET and MESSAGES set its messages.\n\n";

    public static string Server(IReadOnlyList<Flag> known) => $"Usage:\n  agentapi server [agent] [flags]\n\nFlags:\n{FlagUsages.Of(known)}";
}
