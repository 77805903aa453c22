using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Mocks.MockAgentApi.Presets;

namespace Mocks.MockAgentApi.Agents;

/// <summary>An agent as data: what it shows, and what it answers to what.</summary>
/// <param name="Greeting">What it shows when it starts.</param>
/// <param name="Prompt">The line people type on; empty for an agent that never shows one, and is never ready.</param>
/// <param name="Footer">Lines below that.</param>
/// <param name="Above">Lines right above it.</param>
/// <param name="BelowSaid">Lines below what was said, where it stands above the answer.</param>
/// <param name="Replies">The first that fits what was said is taken. When none does, the agent says nothing.</param>
/// <param name="Fullscreen">Each answer takes the place of the last, on a screen drawn in full.</param>
/// <param name="Height">Lines of its terminal, in place of the setting's.</param>
/// <param name="Type">The agent type it is taken for, in place of the setting's.</param>
/// <param name="StartMs">Milliseconds until it draws for the first time.</param>
internal sealed record AgentScript(
    string Greeting = "", string Prompt = AgentScript.PlainPrompt, IReadOnlyList<string>? Footer = null, IReadOnlyList<string>? Above = null, IReadOnlyList<string>? BelowSaid = null, IReadOnlyList<ScriptedReply>? Replies = null,
    bool Fullscreen = false, int? Height = null, string? Type = null, int StartMs = 30)
{
    private const string PlainPrompt = "> ";

    /// <summary>The same with the input box of an agent of this type, which is how AgentAPI knows that it is ready. One that has a
    /// type or a prompt of its own keeps it.</summary>
    /// <remarks>Source: coder/agentapi, <c>lib/msgfmt/agent_readiness.go</c>.</remarks>
    public AgentScript As(string agentType) => Type is not null || Prompt != PlainPrompt ? this : agentType switch
    {
        "codex" => this with { Prompt = "› ", Footer = ["  mock · ~/work", "  ? for shortcuts"] },
        // AgentAPI takes the first three lines of the screen for a header, and two below what was said for its frame.
        "opencode" => this with { Greeting = $"┃\n┃  mock\n┃\n{Greeting}", BelowSaid = ["┃  you", ""], Prompt = "┃  ", Footer = ["┃", "┃  mock", "╹▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀"] },
        "amp" => this with { Above = ["╭──────────────────────╮"], Prompt = "│ ", Footer = ["╰──────────────────────╯"] },
        _ => this,
    };

    public IReadOnlyList<ReplyStep> Answer(string said) => Replies?.FirstOrDefault(turn => turn.Fits(said))?.AllSteps ?? [];
}

/// <summary>The agent's reaction to a message.</summary>
/// <param name="When">What was said; <c>*</c> stands for any run of characters. Everything when left out.</param>
/// <param name="Reply">The whole answer, when it comes at once. <c>{message}</c> is what was said.</param>
/// <param name="DelayMs">Milliseconds before it.</param>
/// <param name="Steps">Or the answer in pieces.</param>
internal sealed record ScriptedReply(string When = "*", PresetText? Reply = null, int DelayMs = 300, IReadOnlyList<ReplyStep>? Steps = null)
{
    [JsonIgnore]
    public IReadOnlyList<ReplyStep> AllSteps { get; } = [.. Reply is null ? [] : new[] { new ReplyStep(Text: Reply, AfterMs: DelayMs) }, .. Steps ?? []];

    public bool Fits(string said) =>
        Regex.IsMatch(said, $"^{string.Join(".*", When.Split('*').Select(Regex.Escape))}$", RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}

/// <summary>One piece of an answer. Of the things it can do, those that are named are done, in this order.</summary>
/// <param name="AfterMs">Milliseconds before it.</param>
/// <param name="Text">Is added to the answer. <c>{message}</c> is what was said.</param>
/// <param name="Screen">The answer after this step.</param>
/// <param name="Tool">A tool call of this kind, e.g. <c>execute</c>.</param>
/// <param name="Title">What the tool is called with.</param>
/// <param name="ToolStatus">How a tool call stands, e.g. <c>completed</c>.</param>
/// <param name="Spin">These texts in turn at the end of the answer, one every <paramref name="AfterMs"/>, for ever.</param>
/// <param name="Hang">Never does anything again.</param>
/// <param name="Error">ACP: the turn fails with this JSON. In a terminal it is shown.</param>
/// <param name="Exit">Ends with this code.</param>
internal sealed record ReplyStep(
    int AfterMs = 0, PresetText? Text = null, PresetText? Screen = null, string? Tool = null, string Title = "", string? ToolStatus = null,
    IReadOnlyList<string>? Spin = null, bool Hang = false, string? Error = null, int? Exit = null)
{
    /// <summary>What it adds to the answer, a tool call rendered as AgentAPI renders one.</summary>
    /// <remarks>Source: coder/agentapi, <c>x/acpio/acpio.go</c>.</remarks>
    public string Added(string said) =>
        (Text?.Render().Replace("{message}", said, StringComparison.Ordinal) ?? "")
        + (Tool is null ? "" : $"\n[Tool: {Tool}] {Title}\n")
        + (ToolStatus is null ? "" : $"[Tool Status: {ToolStatus}]\n");
}
