using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Interceptions;

/// <summary>What the bridge records of a stream. It knows the events that went by, and nothing of those that never came.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/*/streaming.go</c>.</remarks>
internal abstract class StreamRecord(Completion completion)
{
    private readonly List<RecordedUsage> _usages = [];
    private readonly List<ToolCall> _toolCalls = [];

    protected Completion Completion { get; } = completion;

    /// <summary>The provider's id of its answer; empty before the event that tells it.</summary>
    protected string ResponseId { get; set; } = "";

    /// <summary>The prompt is recorded also of a stream that had no event.</summary>
    protected virtual bool RecordsPromptWithoutId => true;

    /// <summary>Notes an event that went by.</summary>
    /// <param name="data">Its data; null for one that is not JSON.</param>
    public abstract void Note(JsonObject? data);

    /// <returns>Null when nothing is recorded.</returns>
    public RecordedReply? Reply(DateTimeOffset now) => ResponseId.Length == 0 && !RecordsPromptWithoutId
        ? null
        : new RecordedReply(ResponseId, Completion.Request.Prompt, Usages(), [.. _toolCalls], now);

    protected virtual IReadOnlyList<RecordedUsage> Usages() => [.. _usages];

    protected void Add(RecordedUsage usage) => _usages.Add(usage);

    protected void Add(ToolCall call) => _toolCalls.Add(call);
}
