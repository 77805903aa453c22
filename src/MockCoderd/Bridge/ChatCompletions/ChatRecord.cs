using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.ChatCompletions;

/// <summary>What the bridge records of streamed chunks: the usage of the last one, and the first tool call that another chunk has ended.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/chatcompletions/streaming.go</c>; openai/openai-go, <c>streamaccumulator.go</c>.
/// A second tool call is not recorded.</remarks>
internal sealed class ChatRecord(Completion completion) : StreamRecord(completion)
{
    private ToolCall? _begun;
    private bool _hasCall;
    private bool _hasUsage;
    private bool _isDone;

    public override void Note(JsonObject? data)
    {
        _isDone |= data is null;
        if (_isDone || data!["choices"] is not JsonArray choices)
        {
            return;
        }

        ResponseId = Completion.Ids.Of("chatcmpl-");
        _hasUsage = data["usage"] is not null;
        if (choices is [JsonObject choice])
        {
            NoteCall(choice["delta"]?["tool_calls"]?[0]);
        }
    }

    protected override IReadOnlyList<RecordedUsage> Usages() =>
        _hasUsage && Completion.Usage.Output > 0 ? ChatCompletionsApi.UsagesOf(Completion) : [];

    private void NoteCall(JsonNode? delta)
    {
        var isNew = delta?["id"] is not null;
        if (_begun is not null && (delta is null || isNew) && !_hasCall)
        {
            _hasCall = true;
            Add(_begun);
        }

        var function = delta?["function"];
        _begun = delta is null ? null
            : isNew ? new ToolCall((string)delta["id"]!, (string)function!["name"]!, (string)function["arguments"]!)
            : _begun! with { Arguments = _begun.Arguments + (string?)function?["arguments"] };
    }
}
