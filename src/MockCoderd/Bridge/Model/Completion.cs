using Mocks.Go.Encoding.Json;

namespace Mocks.MockCoderd.Bridge.Model;

/// <summary>A request to a model, whichever API it came through.</summary>
/// <param name="Model">As the client named it.</param>
/// <param name="Prompt">What upstream records: the text of the last item when a user wrote it; null when the last item is a tool's result.</param>
/// <param name="LastUserText">The last text of a user anywhere in the conversation; empty when no user said anything.</param>
/// <param name="ToolResult">The text of a tool's result, when that is the last item.</param>
/// <param name="Tools">The names of the tools that the client offers.</param>
internal sealed record ModelRequest(
    GoNode Body, string Model, bool Streams, string? Prompt, string LastUserText, string? ToolResult, IReadOnlyList<string> Tools)
{
    /// <summary>The most tokens that the reply may have; null for no limit.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Texts that end the reply, and are not part of it.</summary>
    public IReadOnlyList<string> StopSequences { get; init; } = [];

    /// <summary>The client asks for the conversation in one item, and for no reply.</summary>
    public bool Compacts { get; init; }
}

/// <param name="Arguments">As JSON.</param>
public sealed record ToolCall(string Id, string Tool, string Arguments);

/// <summary>A request and the model's reply to it: an answer is made of these in either API.</summary>
/// <param name="Created">Unix seconds.</param>
/// <param name="ToolCallPrefix">How the API begins the id of a tool call.</param>
internal sealed record Completion(ModelRequest Request, ModelReply Reply, Ids Ids, long Created, string ToolCallPrefix)
{
    private const int ToolCallIdDigits = 24;

    private readonly CutReply _cut = CutReply.Of(Reply, Request);

    /// <summary>Null for a reply without text.</summary>
    public string? Text => Reply.Text is null ? null : string.Concat(Pieces);

    /// <summary>The pieces of the text, one for each event of a stream.</summary>
    public IReadOnlyList<string> Pieces => _cut.Pieces;

    public Ending Ending => _cut.Ending;

    /// <summary>The request's stop sequence that ended the reply; null for another end.</summary>
    public string? StopSequence => _cut.StopSequence;

    public IReadOnlyList<ToolCall> ToolCalls => field ??= [.. _cut.Arguments.Select((arguments, index) => new ToolCall(
        Reply.ToolCalls![index].Id ?? Ids.Of(ToolCallPrefix, index)[..(ToolCallPrefix.Length + ToolCallIdDigits)], Reply.ToolCalls[index].Name, arguments))];

    /// <summary>The reply's own counts, or an estimate: one token for four characters of the request, and one for each piece of the text.
    /// What was cut from the reply is not counted.</summary>
    public ModelUsage Usage => Reply.Usage is not { } given
        ? new ModelUsage(Math.Max(1, (Request.LastUserText.Length + (Request.ToolResult?.Length ?? 0) + 3) / 4), _cut.Tokens)
        : _cut.IsCut ? given with { Output = Math.Min(given.Output, _cut.Tokens), Reasoning = Math.Min(given.Reasoning, _cut.Tokens) }
        : given;
}
