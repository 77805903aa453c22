using System.Globalization;
using System.Text;

namespace Mocks.MockAgentApi.CommandLine;

/// <summary>Help and usage, laid out as AgentAPI lays them out, in words of our own.</summary>
/// <remarks>Source: spf13/cobra 1.10.1, <c>defaultUsageTemplate</c>; spf13/pflag 1.0.10, <c>FlagUsagesWrapped</c>.</remarks>
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

    public const string About = "A mock of AgentAPI, the HTTP API of coding agents. It answers as AgentAPI does and runs no agent.\n\n";

    public const string AboutServer = "Run the server with the agent that is named. The mock plays the agent itself: MOCK_AGENT, PRESET and MESSAGES say what it says.\n\n";

    public static string Server(IReadOnlyList<ServerFlag> known)
    {
        var shown = known.Where(flag => !flag.Hidden).OrderBy(flag => flag.Name, StringComparer.Ordinal).Select(flag => (Flag: flag, Head: Head(flag))).ToList();
        var width = shown.Max(one => one.Head.Length);
        var text = new StringBuilder("Usage:\n  agentapi server [agent] [flags]\n\nFlags:\n");
        foreach (var (flag, head) in shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"{head.PadRight(width)}   {flag.Usage}{DefaultOf(flag)}\n");
        }

        return text.ToString();
    }

    private static string Head(ServerFlag flag)
    {
        var kind = flag.Kind switch
        {
            FlagKind.Text => " string",
            FlagKind.Number => " int",
            FlagKind.SmallNumber => " uint16",
            FlagKind.List => " strings",
            _ => "",
        };
        return $"  {(flag.Short.Length > 0 ? $"-{flag.Short}, " : "    ")}--{flag.Name}{kind}";
    }

    private static string DefaultOf(ServerFlag flag) => flag.Default.Length == 0 ? "" : flag.Kind switch
    {
        FlagKind.Text => $" (default \"{flag.Default}\")",
        FlagKind.List => $" (default [{flag.Default}])",
        _ => $" (default {flag.Default})",
    };
}
