using System.Text.RegularExpressions;
using Mocks.Go.Encoding.Json;

namespace Mocks.MockCoderd.Bridge.Model;

/// <summary>A request to a model, whichever API it came through.</summary>
/// <param name="Model">As the client named it.</param>
/// <param name="Prompt">What upstream records: the text of the last item when a user wrote it; null when the last item is a tool's result.</param>
/// <param name="LastUserText">The last text of a user anywhere in the conversation; empty when no user said anything.</param>
/// <param name="ToolResult">The text of a tool's result, when that is the last item.</param>
/// <param name="Tools">The names of the tools that the client offers.</param>
internal sealed record ModelRequest(
    GoNode Body, string Model, bool Streams, string? Prompt, string LastUserText, string? ToolResult, IReadOnlyList<string> Tools);

/// <param name="Arguments">As JSON.</param>
public sealed record ToolCall(string Id, string Tool, string Arguments);

/// <summary>A request and the model's reply to it: an answer is made of these in either API.</summary>
/// <param name="Created">Unix seconds.</param>
/// <param name="ToolCallPrefix">How the API begins the id of a tool call.</param>
internal sealed partial record Completion(ModelRequest Request, ModelReply Reply, Ids Ids, long Created, string ToolCallPrefix)
{
    private const int ToolCallIdDigits = 24;

    public string? Text => Reply.Text;

    /// <summary>The pieces of the text, one for each event of a stream.</summary>
    public IReadOnlyList<string> Pieces { get; } = Reply.Deltas ?? [.. Word().Matches(Reply.Text ?? "").Select(word => word.Value)];

    public IReadOnlyList<ToolCall> ToolCalls { get; } = [.. (Reply.ToolCalls ?? []).Select((call, index) => new ToolCall(
        call.Id ?? Ids.Of(ToolCallPrefix, index)[..(ToolCallPrefix.Length + ToolCallIdDigits)], call.Name, call.ArgumentsText))];

    /// <summary>The reply's own counts, or an estimate: one token for four characters of the request, and one for each piece of the text.</summary>
    public ModelUsage Usage => Reply.Usage ?? new ModelUsage(
        Math.Max(1, (Request.LastUserText.Length + (Request.ToolResult?.Length ?? 0) + 3) / 4),
        Math.Max(1, Pieces.Count + ToolCalls.Sum(call => (call.Arguments.Length + 3) / 4)));

    // A word with the whitespace before it; whitespace at the end is a piece of its own.
    [GeneratedRegex(@"\s*\S+|\s+$")]
    private static partial Regex Word();
}
