using System.Text.Json;
using Mocks.Mocking.Journal;

namespace Mocks.MockCoderd.Bridge.Model;

/// <summary>Something the model says, and when.</summary>
/// <param name="Text">What it says. May be left out when it calls a tool.</param>
/// <param name="When">What must hold; always when left out.</param>
/// <param name="ToolCalls">What it calls, after the text. A reply with calls and no <c>toolResult</c> in its
/// <c>when</c> never answers a tool's result: that would go round for ever.</param>
/// <param name="Deltas">The pieces in which a stream carries the text; word by word when left out.</param>
/// <param name="FirstTokenMs">Milliseconds from the start of the stream to its first piece.</param>
/// <param name="DeltaMs">Milliseconds between two pieces.</param>
/// <param name="Usage">The tokens it cost; counted by a rule of thumb when left out.</param>
public sealed record ModelReply(
    string? Text = null,
    ReplyWhen? When = null,
    IReadOnlyList<ReplyToolCall>? ToolCalls = null,
    IReadOnlyList<string>? Deltas = null,
    int FirstTokenMs = 0,
    int DeltaMs = 0,
    ModelUsage? Usage = null)
{
    private const int MaxMs = 3_600_000;

    /// <summary>Says what is wrong with a list of replies; null when it can be used.</summary>
    public static string? Problem(IReadOnlyList<ModelReply> replies)
    {
        for (var at = 0; at < replies.Count; at++)
        {
            if (replies[at] is null)
            {
                return $"[{at}]: null is no reply.";
            }

            if (replies[at].Problem() is { } wrong)
            {
                return $"[{at}].{wrong}";
            }
        }

        return null;
    }

    private string? Problem() => this switch
    {
        { Text: null, ToolCalls: null or { Count: 0 } } => "text: missing. A reply has a text, toolCalls or both.",
        { Deltas: { } deltas } when string.Concat(deltas) != Text => "deltas: together they must be the text.",
        { FirstTokenMs: < 0 or > MaxMs } => $"firstTokenMs: {FirstTokenMs} cannot be waited. It may be from 0 to {MaxMs}.",
        { DeltaMs: < 0 or > MaxMs } => $"deltaMs: {DeltaMs} cannot be waited. It may be from 0 to {MaxMs}.",
        { ToolCalls: { } calls } when calls.Any(call => string.IsNullOrEmpty(call?.Name)) => "toolCalls: one has no name.",
        { ToolCalls: { } calls } when calls.Any(call => call.Arguments is { ValueKind: not JsonValueKind.Object }) =>
            "toolCalls: arguments must be an object.",
        _ => When?.Problem() is { } wrong ? $"when.{wrong}" : null,
    };
}

/// <param name="Arguments">A JSON object; <c>{}</c> when left out.</param>
/// <param name="Id">Made from the seed when left out.</param>
public sealed record ReplyToolCall(string Name, JsonElement? Arguments = null, string? Id = null)
{
    /// <summary>The arguments as a model writes them: compact JSON.</summary>
    public string ArgumentsText => Arguments?.GetRawText() ?? "{}";
}

/// <summary>When a reply is given. All members that are given must hold.</summary>
/// <param name="LastUserText">What the last thing a user wrote must be.</param>
/// <param name="ToolResult">The call must end in the result of a tool, and this is what it must be.</param>
/// <param name="Model">The model that was asked for, exactly.</param>
/// <param name="OffersTool">The client must offer a tool of this name.</param>
public sealed record ReplyWhen(
    TextPattern? LastUserText = null, TextPattern? ToolResult = null, string? Model = null, string? OffersTool = null)
{
    internal string? Problem()
    {
        foreach (var pattern in new[] { LastUserText, ToolResult })
        {
            try
            {
                _ = pattern?.Compile();
            }
            catch (ArgumentException bad)
            {
                return $"matches: \"{pattern!.Matches}\" is no regular expression: {bad.Message}";
            }
        }

        return null;
    }
}

/// <summary>Tokens as a provider counts them.</summary>
/// <param name="Input">All that went in, the cached ones among them.</param>
/// <param name="Output">All that came out, reasoning among them.</param>
public sealed record ModelUsage(int Input, int Output, int Cached = 0, int Reasoning = 0);
