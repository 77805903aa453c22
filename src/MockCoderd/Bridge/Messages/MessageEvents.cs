using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Messages;

/// <summary>A message as it leaves the bridge event by event.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/messages/streaming.go</c>, <c>marshalEvent</c>: into <b>every</b> event the
/// bridge writes <c>message.id</c> and <c>usage.output_tokens</c>, where the provider sends neither.</remarks>
internal static class MessageEvents
{
    /// <summary>What Anthropic counts as put out when a message begins. The bridge's running sum has it twice over.</summary>
    public const int TokensAtStart = 1;

    public static IReadOnlyList<StreamEvent> Of(Turn turn)
    {
        List<StreamEvent> events = [Start(turn)];
        var index = 0;
        if (turn.Text is not null)
        {
            events.Add(Event(turn, "content_block_start", new JsonObject
            {
                ["index"] = index,
                ["content_block"] = new JsonObject { ["type"] = "text", ["text"] = "" },
            }));
            foreach (var piece in turn.Pieces)
            {
                events.Add(Delta(turn, index, new JsonObject { ["type"] = "text_delta", ["text"] = piece }, isToken: true));
            }

            events.Add(Event(turn, "content_block_stop", new JsonObject { ["index"] = index++ }));
        }

        foreach (var call in turn.Calls("toolu_"))
        {
            events.Add(Event(turn, "content_block_start", new JsonObject
            {
                ["index"] = index,
                ["content_block"] = new JsonObject { ["type"] = "tool_use", ["id"] = call.Id, ["name"] = call.Name, ["input"] = new JsonObject() },
            }));
            events.Add(Delta(turn, index, new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = "" }));
            events.Add(Delta(turn, index, new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = call.Arguments }, isToken: true));
            events.Add(Event(turn, "content_block_stop", new JsonObject { ["index"] = index++ }));
        }

        events.Add(Event(turn, "message_delta", new JsonObject
        {
            ["delta"] = new JsonObject { ["stop_reason"] = MessageObjects.StopReason(turn), ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = TokensAtStart + turn.Usage.Output },
        }));
        events.Add(Event(turn, "message_stop", []));
        return events;
    }

    private static StreamEvent Start(Turn turn) => Event(turn, "message_start", new JsonObject
    {
        ["message"] = new JsonObject
        {
            ["id"] = turn.Ids.Interception.ToString(),
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = turn.Call.Model,
            ["content"] = new JsonArray(),
            ["stop_reason"] = null,
            ["stop_sequence"] = null,
            ["usage"] = new JsonObject
            {
                ["input_tokens"] = MessageObjects.InputTokens(turn),
                ["cache_creation_input_tokens"] = 0,
                ["cache_read_input_tokens"] = turn.Usage.Cached,
                ["output_tokens"] = TokensAtStart,
                ["service_tier"] = "standard",
            },
        },
    });

    private static StreamEvent Delta(Turn turn, int index, JsonObject delta, bool isToken = false) =>
        Event(turn, "content_block_delta", new JsonObject { ["index"] = index, ["delta"] = delta }, isToken);

    private static StreamEvent Event(Turn turn, string type, JsonObject members, bool isToken = false)
    {
        members.Insert(0, "type", type);
        members.TryAdd("message", new JsonObject { ["id"] = turn.Ids.Interception.ToString() });
        members.TryAdd("usage", new JsonObject { ["output_tokens"] = 0 });
        return StreamEvent.Of(type, members, isToken);
    }
}
