using Mocks.MockAgentApi.Versions;

namespace Mocks.MockAgentApi.CommandLine;

/// <summary>What may stand after a flag.</summary>
internal enum FlagKind
{
    Text,
    Number,
    SmallNumber,
    Switch,
    List,
}

/// <summary>A flag of <c>agentapi server</c>.</summary>
/// <param name="Name">Without its dashes.</param>
/// <param name="Short">One letter, or none.</param>
/// <param name="Default">As it is typed; empty for nothing, and for a switch that is off.</param>
/// <param name="Usage">What it does, in our words.</param>
/// <param name="Hidden">Left out of the usage text.</param>
/// <remarks>Source: coder/agentapi, <c>cmd/server/server.go</c>, <c>CreateServerCmd</c>.</remarks>
internal sealed record ServerFlag(string Name, string Short, FlagKind Kind, string Default, string Usage, bool Hidden = false)
{
    public static ServerFlag Type { get; } = new("type", "t", FlagKind.Text, "", "Agent type to report, instead of what the command's name says");
    public static ServerFlag Port { get; } = new("port", "p", FlagKind.Number, "3284", "Port to listen on");
    public static ServerFlag PrintOpenApi { get; } = new("print-openapi", "P", FlagKind.Switch, "", "Print the OpenAPI document and end");
    public static ServerFlag ChatBasePath { get; } = new("chat-base-path", "c", FlagKind.Text, "/chat", "Path under which the chat pages are reached from outside");
    public static ServerFlag TermWidth { get; } = new("term-width", "W", FlagKind.SmallNumber, "80", "Cells in a line of the agent's terminal");
    public static ServerFlag TermHeight { get; } = new("term-height", "H", FlagKind.SmallNumber, "1000", "Lines of the agent's terminal");
    public static ServerFlag AllowedHosts { get; } = new("allowed-hosts", "a", FlagKind.List, "localhost,127.0.0.1,[::1]",
        "Host names that requests may be addressed to, without ports; '*' for all. Between commas here, between blanks in AGENTAPI_ALLOWED_HOSTS");

    public static ServerFlag AllowedOrigins { get; } = new("allowed-origins", "o", FlagKind.List, "http://localhost:3284,http://localhost:3000,http://localhost:3001",
        "Origins that browsers may ask from; '*' for all. Between commas here, between blanks in AGENTAPI_ALLOWED_ORIGINS");

    public static ServerFlag InitialPrompt { get; } = new("initial-prompt", "I", FlagKind.Text, "", "First message to the agent; standard input when it is no terminal");
    public static ServerFlag StateFile { get; } = new("state-file", "s", FlagKind.Text, "", "File in which the conversation outlives the server");
    public static ServerFlag LoadState { get; } = new("load-state", "", FlagKind.Switch, "", "Take up the conversation in the state file (on when there is one)");
    public static ServerFlag SaveState { get; } = new("save-state", "", FlagKind.Switch, "", "Leave the conversation in the state file (on when there is one)");
    public static ServerFlag PidFile { get; } = new("pid-file", "", FlagKind.Text, "", "File for the server's process id");
    public static ServerFlag Acp { get; } = new("experimental-acp", "", FlagKind.Switch, "", "Speak ACP with the agent instead of drawing a terminal for it");
    public static ServerFlag Exit { get; } = new("exit", "", FlagKind.Switch, "", "End after reading the command line", Hidden: true);
    public static ServerFlag Help { get; } = new("help", "h", FlagKind.Switch, "", "help for server");

    public string Variable => "AGENTAPI_" + Name.ToUpperInvariant().Replace('-', '_');

    /// <summary>The flags that a release knows.</summary>
    public static IReadOnlyList<ServerFlag> Of(AgentApiVersion version) =>
    [
        Type, Port, PrintOpenApi, ChatBasePath, TermWidth, TermHeight,
        .. version.ChecksHost ? (ServerFlag[])[AllowedHosts, AllowedOrigins] : [],
        .. version.TakesInitialPrompt ? (ServerFlag[])[InitialPrompt] : [],
        .. version.KeepsState ? (ServerFlag[])[StateFile, LoadState, SaveState, PidFile] : [],
        .. version.HasAcp ? (ServerFlag[])[Acp] : [],
        Exit, Help,
    ];
}
