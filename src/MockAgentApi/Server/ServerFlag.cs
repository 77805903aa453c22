using Mocks.GoLibraries.Pflag;
using Mocks.MockAgentApi.Versions;

namespace Mocks.MockAgentApi.Server;

/// <summary>The flags of <c>agentapi server</c>, with usages in our own words.</summary>
/// <remarks>Source: coder/agentapi, <c>cmd/server/server.go</c>, <c>CreateServerCmd</c>.</remarks>
internal static class ServerFlag
{
    public static Flag Type { get; } = new("type", "t", FlagKind.Text, "", "Agent type to report (default: from the name of the command)");
    public static Flag Port { get; } = new("port", "p", FlagKind.Number, "3284", "Port to listen on");
    public static Flag PrintOpenApi { get; } = new("print-openapi", "P", FlagKind.Switch, "", "Print the OpenAPI document and exit");
    public static Flag ChatBasePath { get; } = new("chat-base-path", "c", FlagKind.Text, "/chat", "Path of the chat pages behind a proxy");
    public static Flag TermWidth { get; } = new("term-width", "W", FlagKind.SmallNumber, "80", "Columns of the agent's terminal");
    public static Flag TermHeight { get; } = new("term-height", "H", FlagKind.SmallNumber, "1000", "Lines of the agent's terminal");
    public static Flag AllowedHosts { get; } = new("allowed-hosts", "a", FlagKind.List, "localhost,127.0.0.1,[::1]",
        "Host names that requests may use, without ports; '*' for all. Separated by commas here, by spaces in AGENTAPI_ALLOWED_HOSTS");

    public static Flag AllowedOrigins { get; } = new("allowed-origins", "o", FlagKind.List, "http://localhost:3284,http://localhost:3000,http://localhost:3001",
        "Origins from which browsers may send requests; '*' for all. Separated by commas here, by spaces in AGENTAPI_ALLOWED_ORIGINS");

    public static Flag InitialPrompt { get; } = new("initial-prompt", "I", FlagKind.Text, "", "First message to the agent (default: standard input, when it is not a terminal)");
    public static Flag StateFile { get; } = new("state-file", "s", FlagKind.Text, "", "File that keeps the conversation when the server stops");
    public static Flag LoadState { get; } = new("load-state", "", FlagKind.Switch, "", "Load the conversation from the state file (default: on with a state file)");
    public static Flag SaveState { get; } = new("save-state", "", FlagKind.Switch, "", "Save the conversation to the state file (default: on with a state file)");
    public static Flag PidFile { get; } = new("pid-file", "", FlagKind.Text, "", "File for the server's process id");
    public static Flag Acp { get; } = new("experimental-acp", "", FlagKind.Switch, "", "Use ACP instead of a terminal");
    public static Flag Exit { get; } = new("exit", "", FlagKind.Switch, "", "Exit after parsing the command line", Hidden: true);
    public static Flag Help { get; } = new("help", "h", FlagKind.Switch, "", "help for server");

    public static string Variable(Flag flag) => "AGENTAPI_" + flag.Name.ToUpperInvariant().Replace('-', '_');

    public static IReadOnlyList<Flag> Of(AgentApiVersion version) =>
    [
        Type, Port, PrintOpenApi, ChatBasePath, TermWidth, TermHeight,
        .. version.ChecksHost ? (Flag[])[AllowedHosts, AllowedOrigins] : [],
        .. version.TakesInitialPrompt ? (Flag[])[InitialPrompt] : [],
        .. version.KeepsState ? (Flag[])[StateFile, LoadState, SaveState, PidFile] : [],
        .. version.HasAcp ? (Flag[])[Acp] : [],
        Exit, Help,
    ];
}
