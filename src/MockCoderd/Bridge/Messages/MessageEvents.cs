using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Messages;

/// <summary>A message as the bridge streams it.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/messages/streaming.go</c>, <c>marshalEvent</c>: into <b>every</b> event the
/// bridge writes <c>message.id</c> and <c>usage.output_tokens</c>, where the provider sends neither.</remarks>
internal static class MessageEvents
{
    /// <summary>The output tokens that Anthropic reports when a message begins. The bridge adds them to its total a second time.</summary>
    public const int TokensAtStart = 1;

    public static IReadOnlyList<StreamEvent> Of(Completion completion)
    {
        List<StreamEvent> events = [Start(completion)];
        var index = 0;
        if (completion.Text is not null)
        {
            events.Add(BlockStart(completion, index, new JsonObject { ["type"] = "text", ["text"] = "" }));
            events.AddRange(completion.Pieces.Select(piece => Delta(completion, 0, new JsonObject { ["type"] = "text_delta", ["text"] = piece }, isToken: true)));
            events.Add(BlockStop(completion, index++));
        }

        foreach (var call in completion.ToolCalls)
        {
            events.Add(BlockStart(completion, index, MessageObjects.ToolUse(call, new JsonObject())));
            events.Add(Delta(completion, index, new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = "" }));
            events.Add(Delta(completion, index, new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = call.Arguments }, isToken: true));
            events.Add(BlockStop(completion, index++));
        }

        events.Add(Event(completion, "message_delta", new JsonObject
        {
            ["delta"] = new JsonObject { ["stop_reason"] = completion.Ending.Message, ["stop_sequence"] = completion.StopSequence },
            ["usage"] = new JsonObject { ["output_tokens"] = TokensAtStart + completion.Usage.Output },
        }));
        events.Add(Event(completion, "message_stop", []));
        return events;
    }

    private static StreamEvent Start(Completion completion) => Event(completion, "message_start", new JsonObject
    {
        ["message"] = MessageObjects.Of(completion, [], null, new JsonObject
        {
            ["input_tokens"] = MessageObjects.InputTokens(completion),
            ["cache_creation_input_tokens"] = 0,
            ["cache_read_input_tokens"] = completion.Usage.Cached,
            ["output_tokens"] = TokensAtStart,
            ["service_tier"] = "standard",
        }),
    });

    private static StreamEvent BlockStart(Completion completion, int index, JsonObject block) =>
        Event(completion, "content_block_start", new JsonObject { ["index"] = index, ["content_block"] = block });

    private static StreamEvent BlockStop(Completion completion, int index) => Event(completion, "content_block_stop", new JsonObject { ["index"] = index });

    private static StreamEvent Delta(Completion completion, int index, JsonObject delta, bool isToken = false) =>
        Event(completion, "content_block_delta", new JsonObject { ["index"] = index, ["delta"] = delta }, isToken);

    private static StreamEvent Event(Completion completion, string type, JsonObject members, bool isToken = false)
    {
        members.Insert(0, "type", type);
        members.TryAdd("message", new JsonObject { ["id"] = completion.Ids.Interception.ToString() });
        members.TryAdd("usage", new JsonObject { ["output_tokens"] = 0 });
        return StreamEvent.Of(type, members, isToken);
    }
}
