using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Messages;

/// <summary>What the bridge records of a streamed message: the counts of its start and of its end, and at its very end the tools.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/messages/streaming.go</c>.</remarks>
internal sealed class MessageRecord(Completion completion) : StreamRecord(completion)
{
    private readonly List<ToolCall> _blocks = [];

    public override void Note(JsonObject? data)
    {
        switch ((string?)data?["type"])
        {
            case "message_start":
                ResponseId = Completion.Ids.Of("msg_");
                Add(MessagesApi.UsageOf(Completion, MessageEvents.TokensAtStart));
                break;
            case "content_block_start" when data!["content_block"] is JsonObject block && (string?)block["type"] == "tool_use":
                _blocks.Add(new ToolCall((string)block["id"]!, (string)block["name"]!, ""));
                break;
            case "content_block_delta" when PieceOf(data) is { } piece && _blocks is [.., var last]:
                _blocks[^1] = last with { Arguments = last.Arguments + piece };
                break;
            case "message_delta":
                Add(new RecordedUsage(0, Completion.Usage.Output, 0, new Dictionary<string, int>()));
                break;
            case "message_stop":
                _blocks.ForEach(Add);
                break;
        }
    }

    private static string? PieceOf(JsonObject? data) => data?["delta"]?["partial_json"] is { } piece ? (string?)piece : null;
}
