using System.Text;
using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Messages;

/// <summary>Anthropic's message object: as the provider writes it, with the bridge's <c>id</c> and <c>usage</c>.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/messages/blocking.go</c> and <c>fixtures/anthropic</c>.</remarks>
internal static class MessageObjects
{
    public static byte[] Whole(Turn turn)
    {
        var content = new JsonArray();
        if (turn.Text is { } text)
        {
            content.Add((JsonNode)new JsonObject { ["type"] = "text", ["text"] = text });
        }

        foreach (var call in turn.Calls("toolu_"))
        {
            content.Add((JsonNode)new JsonObject { ["type"] = "tool_use", ["id"] = call.Id, ["name"] = call.Name, ["input"] = JsonNode.Parse(call.Arguments) });
        }

        return Encoding.UTF8.GetBytes(StreamEvent.TextOf(new JsonObject
        {
            ["id"] = turn.Ids.Interception.ToString(),
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = turn.Call.Model,
            ["content"] = content,
            ["stop_reason"] = StopReason(turn),
            ["stop_sequence"] = null,
            ["usage"] = new JsonObject
            {
                ["cache_creation"] = new JsonObject { ["ephemeral_1h_input_tokens"] = 0, ["ephemeral_5m_input_tokens"] = 0 },
                ["cache_creation_input_tokens"] = 0,
                ["cache_read_input_tokens"] = turn.Usage.Cached,
                ["input_tokens"] = InputTokens(turn),
                ["output_tokens"] = turn.Usage.Output,
                ["server_tool_use"] = new JsonObject { ["web_search_requests"] = 0 },
                ["service_tier"] = "",
            },
        }));
    }

    public static string StopReason(Turn turn) => turn.Reply.ToolCalls is { Count: > 0 } ? "tool_use" : "end_turn";

    /// <summary>Anthropic counts cached tokens beside the others, where OpenAI counts them among them.</summary>
    public static int InputTokens(Turn turn) => Math.Max(0, turn.Usage.Input - turn.Usage.Cached);
}
