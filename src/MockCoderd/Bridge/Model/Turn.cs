using System.Text.RegularExpressions;

namespace Mocks.MockCoderd.Bridge.Model;

/// <summary>A tool call with everything it needs on the wire.</summary>
internal sealed record TurnCall(string Id, string Name, string Arguments);

/// <summary>A call and what the model says to it: all that an answer is made of.</summary>
/// <param name="Created">Unix seconds.</param>
internal sealed partial record Turn(ModelCall Call, ModelReply Reply, Ids Ids, long Created)
{
    public string? Text => Reply.Text;

    public IReadOnlyList<string> Pieces => Reply.Deltas ?? [.. Words().Matches(Text ?? "").Select(word => word.Value)];

    /// <param name="prefix">How the API begins the id of a call.</param>
    public IReadOnlyList<TurnCall> Calls(string prefix) =>
        [.. (Reply.ToolCalls ?? []).Select((call, at) => new TurnCall(call.Id ?? Ids.Of(prefix, at)[..(prefix.Length + 24)], call.Name, call.ArgumentsText))];

    /// <summary>What was given, or a rule of thumb: four characters of the prompt to a token, a piece of the answer to a token.</summary>
    public ModelUsage Usage => Reply.Usage ?? new ModelUsage(
        Math.Max(1, (Call.LastUserText.Length + (Call.ToolResult?.Length ?? 0) + 3) / 4),
        Math.Max(1, Pieces.Count + (Reply.ToolCalls ?? []).Sum(call => (call.ArgumentsText.Length + 3) / 4)));

    // A word with the blanks before it; blanks at the end are a piece of their own.
    [GeneratedRegex(@"\s*\S+|\s+$")]
    private static partial Regex Words();
}
