using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Mocks.MockAgentApi.Presets;

namespace Mocks.MockAgentApi.Agents;

/// <summary>An agent as data: its screen, and its replies to messages.</summary>
/// <param name="Greeting">Shown at the start.</param>
/// <param name="Prompt">The start of the input line; empty for an agent that never shows one, and is never ready.</param>
/// <param name="Footer">Lines below the input line.</param>
/// <param name="Above">Lines directly above the input line.</param>
/// <param name="BelowSaid">Lines between the user's message and the reply.</param>
/// <param name="Replies">The first that matches the message is used. Without a match the agent does not reply.</param>
/// <param name="Fullscreen">Each reply replaces the one before, on a screen drawn in full.</param>
/// <param name="Height">Lines of its terminal, in place of the setting's.</param>
/// <param name="Type">Its agent type, in place of the setting's.</param>
/// <param name="StartMs">Milliseconds until it draws for the first time.</param>
/// <param name="Interrupted">Shown at the end of a reply that Esc or Ctrl-C interrupts.</param>
/// <param name="LeaveHint">Shown in place of the last footer line after Ctrl-C on an empty input line: a second one ends the agent with exit code 0.</param>
/// <param name="LeaveMs">Milliseconds for which the second one counts.</param>
/// <remarks>The keys are those of Claude Code 2.1 and Codex 0.169; the words are ours.</remarks>
internal sealed record AgentScript(
    string Greeting = "", string Prompt = AgentScript.PlainPrompt, IReadOnlyList<string>? Footer = null, IReadOnlyList<string>? Above = null, IReadOnlyList<string>? BelowSaid = null, IReadOnlyList<ScriptedReply>? Replies = null,
    bool Fullscreen = false, int? Height = null, string? Type = null, int StartMs = 30,
    string Interrupted = "[interrupted]", string LeaveHint = "Ctrl-C again ends the agent", int LeaveMs = 2000)
{
    private const string PlainPrompt = "> ";

    /// <summary>The script with the input box of an agent type, by which AgentAPI recognises that the agent is ready. A script
    /// with its own type or prompt keeps it.</summary>
    /// <remarks>Source: coder/agentapi, <c>lib/msgfmt/agent_readiness.go</c>.</remarks>
    public AgentScript As(string agentType) => Type is not null || Prompt != PlainPrompt ? this : agentType switch
    {
        "codex" => this with { Prompt = "› ", Footer = ["  mock · ~/work", "  ? for shortcuts"] },
        // AgentAPI takes the first three lines of the screen for a header, and two below the user's message for its frame.
        "opencode" => this with { Greeting = $"┃\n┃  mock\n┃\n{Greeting}", BelowSaid = ["┃  you", ""], Prompt = "┃  ", Footer = ["┃", "┃  mock", "╹▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀"] },
        "amp" => this with { Above = ["╭──────────────────────╮"], Prompt = "│ ", Footer = ["╰──────────────────────╯"] },
        _ => this,
    };

    public IReadOnlyList<ReplyStep> Answer(string said) => Replies?.FirstOrDefault(turn => turn.Fits(said))?.AllSteps ?? [];
}

/// <summary>A reply to the messages that match a pattern.</summary>
/// <param name="When">The pattern; <c>*</c> matches any run of characters, and is the default.</param>
/// <param name="Reply">A reply in one piece. <c>{message}</c> stands for the message.</param>
/// <param name="DelayMs">Milliseconds before it.</param>
/// <param name="Steps">A reply in pieces.</param>
internal sealed record ScriptedReply(string When = "*", PresetText? Reply = null, int DelayMs = 300, IReadOnlyList<ReplyStep>? Steps = null)
{
    [JsonIgnore]
    public IReadOnlyList<ReplyStep> AllSteps { get; } = [.. Reply is null ? [] : new[] { new ReplyStep(Text: Reply, AfterMs: DelayMs) }, .. Steps ?? []];

    public bool Fits(string said) =>
        Regex.IsMatch(said, $"^{string.Join(".*", When.Split('*').Select(Regex.Escape))}$", RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}

/// <summary>One piece of a reply. The members that are set take effect in this order.</summary>
/// <param name="AfterMs">Milliseconds before it.</param>
/// <param name="Text">Appended to the reply. <c>{message}</c> stands for the message.</param>
/// <param name="Screen">Replaces the reply.</param>
/// <param name="Tool">The kind of a tool call, e.g. <c>execute</c>.</param>
/// <param name="Title">The title of the tool call.</param>
/// <param name="ToolStatus">The status of a tool call, e.g. <c>completed</c>.</param>
/// <param name="Spin">These texts in turn at the end of the reply, one every <paramref name="AfterMs"/>, for ever.</param>
/// <param name="Hang">The agent hangs.</param>
/// <param name="Error">ACP: the turn fails with this JSON. In a terminal it is shown.</param>
/// <param name="Exit">The agent ends with this code.</param>
internal sealed record ReplyStep(
    int AfterMs = 0, PresetText? Text = null, PresetText? Screen = null, string? Tool = null, string Title = "", string? ToolStatus = null,
    IReadOnlyList<string>? Spin = null, bool Hang = false, string? Error = null, int? Exit = null)
{
    /// <summary>The text it appends to the reply. A tool call is rendered as AgentAPI renders it.</summary>
    /// <remarks>Source: coder/agentapi, <c>x/acpio/acpio.go</c>.</remarks>
    public string Added(string said) =>
        (Text?.Render().Replace("{message}", said, StringComparison.Ordinal) ?? "")
        + (Tool is null ? "" : $"\n[Tool: {Tool}] {Title}\n")
        + (ToolStatus is null ? "" : $"[Tool Status: {ToolStatus}]\n");
}
