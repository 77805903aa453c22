using System.Text.Json;
using Mocks.Mocking.Patterns;

namespace Mocks.MockCoderd.Bridge.Model;

/// <summary>A reply of the model, and the condition for it.</summary>
/// <param name="Text">Optional for a reply that calls a tool.</param>
/// <param name="When">The condition; the reply is for every request when left out.</param>
/// <param name="ToolCalls">The tools that the model calls, after the text. A reply with calls and no <c>toolResult</c> in its
/// <c>when</c> is never given to a tool's result: that would loop for ever.</param>
/// <param name="Deltas">The pieces in which a stream carries the text; one word each when left out.</param>
/// <param name="FirstTokenMs">Milliseconds from the start of the stream to its first piece.</param>
/// <param name="DeltaMs">Milliseconds between two pieces.</param>
/// <param name="Usage">The tokens it cost; estimated when left out.</param>
/// <param name="StopReason">Why it ends, in the word of any API, e.g. <c>max_tokens</c>, <c>refusal</c> or <c>content_filter</c>; by its
/// tool calls when left out. A limit or a stop sequence of the request comes first.</param>
public sealed record ModelReply(
    string? Text = null,
    ReplyWhen? When = null,
    IReadOnlyList<ReplyToolCall>? ToolCalls = null,
    IReadOnlyList<string>? Deltas = null,
    int FirstTokenMs = 0,
    int DeltaMs = 0,
    ModelUsage? Usage = null,
    string? StopReason = null)
{
    private const int MaxMs = 3_600_000;

    private static ModelReply Standard { get; } = new("Hello from the mock AI Bridge! No provider was asked, and nothing was spent.");

    // The API has an item of its own in place of a text.
    private static ModelReply Compaction { get; } = new();

    /// <summary>The first reply of a list whose condition holds, or a friendly sentence; no reply at all for a compaction.</summary>
    internal static ModelReply For(ModelRequest request, IReadOnlyList<ModelReply> replies) => request.Compacts
        ? Compaction
        : replies.FirstOrDefault(reply => reply.Answers(request)) ?? Standard;

    /// <summary>The first mistake in the reply; null when it can be used.</summary>
    internal string? Problem() => this switch
    {
        { StopReason: { } reason } when Ending.Find(reason) is null => Ending.Problem(reason),
        { Text: null, ToolCalls: null or { Count: 0 }, StopReason: null } => "text: missing. A reply has a text, toolCalls or both.",
        { Deltas: { } deltas } when string.Concat(deltas) != Text => "deltas: together they must be the text.",
        { FirstTokenMs: < 0 or > MaxMs } => $"firstTokenMs: {FirstTokenMs} is out of range. It may be from 0 to {MaxMs}.",
        { DeltaMs: < 0 or > MaxMs } => $"deltaMs: {DeltaMs} is out of range. It may be from 0 to {MaxMs}.",
        { ToolCalls: { } calls } when calls.Any(call => string.IsNullOrEmpty(call?.Name)) => "toolCalls: one has no name.",
        { ToolCalls: { } calls } when calls.Any(call => call.Arguments is { ValueKind: not JsonValueKind.Object }) =>
            "toolCalls: arguments must be an object.",
        _ => When?.Problem() is { } wrong ? $"when.{wrong}" : null,
    };

    private bool Answers(ModelRequest request)
    {
        var when = When ?? new ReplyWhen();
        if (request.ToolResult is not null && ToolCalls is { Count: > 0 } && when.ToolResult is null)
        {
            return false;
        }

        return (when.LastUserText is null || when.LastUserText.Compile()(request.LastUserText))
            && (when.ToolResult is null || (request.ToolResult is { } result && when.ToolResult.Compile()(result)))
            && (when.Model is null || when.Model == request.Model)
            && (when.OffersTool is null || request.Tools.Contains(when.OffersTool));
    }
}

/// <param name="Arguments">A JSON object; <c>{}</c> when left out.</param>
/// <param name="Id">Derived from the seed when left out.</param>
public sealed record ReplyToolCall(string Name, JsonElement? Arguments = null, string? Id = null)
{
    internal string ArgumentsText => Arguments?.GetRawText() ?? "{}";
}

/// <summary>The condition for a reply: all of its members must hold.</summary>
/// <param name="LastUserText">The last text of a user.</param>
/// <param name="ToolResult">The request must end with a tool's result, which has this text.</param>
/// <param name="Model">The exact name of the model.</param>
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
            catch (PatternException bad)
            {
                return bad.Message.StartsWith('"') ? $"matches: {bad.Message}" : bad.Message;
            }
        }

        return null;
    }
}

/// <summary>Tokens as a provider counts them.</summary>
/// <param name="Input">With the cached ones.</param>
/// <param name="Output">With those of reasoning.</param>
public sealed record ModelUsage(int Input, int Output, int Cached = 0, int Reasoning = 0);
