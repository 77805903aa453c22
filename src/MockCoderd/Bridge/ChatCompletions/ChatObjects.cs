using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.ChatCompletions;

/// <summary>Chat completions as they leave the bridge: a whole one with every member of the Go SDK's struct, empty ones
/// too; chunks as OpenAI wrote them, but for <c>id</c> and <c>usage</c>.</summary>
internal static class ChatObjects
{
    private const string Fingerprint = "fp_mock000000";

    public static StreamEvent Done { get; } = StreamEvent.Of(null, "[DONE]");

    public static JsonObject Completion(Turn turn) => new()
    {
        ["id"] = turn.Ids.Interception.ToString(),
        ["choices"] = new JsonArray(new JsonObject
        {
            ["finish_reason"] = Finish(turn),
            ["index"] = 0,
            ["logprobs"] = new JsonObject { ["content"] = null, ["refusal"] = null },
            ["message"] = Message(turn),
        }),
        ["created"] = turn.Created,
        ["model"] = turn.Call.Model,
        ["object"] = "chat.completion",
        ["service_tier"] = "default",
        ["system_fingerprint"] = Fingerprint,
        ["usage"] = Usage(turn.Usage),
    };

    public static IReadOnlyList<StreamEvent> Chunks(Turn turn)
    {
        var calls = turn.Calls("call_");
        List<StreamEvent> events = [];
        if (turn.Text is not null)
        {
            events.Add(Chunk(turn, new JsonObject { ["role"] = "assistant", ["content"] = "", ["refusal"] = null }));
            events.AddRange(turn.Pieces.Select(piece => Chunk(turn, new JsonObject { ["content"] = piece }, isToken: true)));
        }

        foreach (var (call, at) in calls.Select((call, at) => (call, at)))
        {
            var begin = new JsonObject
            {
                ["index"] = at,
                ["id"] = call.Id,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = "" },
            };
            events.Add(Chunk(turn, at == 0 && turn.Text is null
                ? new JsonObject { ["role"] = "assistant", ["content"] = null, ["tool_calls"] = new JsonArray(begin), ["refusal"] = null }
                : new JsonObject { ["tool_calls"] = new JsonArray(begin) }));
            var rest = new JsonObject { ["index"] = at, ["function"] = new JsonObject { ["arguments"] = call.Arguments } };
            events.Add(Chunk(turn, new JsonObject { ["tool_calls"] = new JsonArray(rest) }, isToken: true));
        }

        events.Add(Chunk(turn, [], finish: Finish(turn)));
        events.Add(StreamEvent.Of(null, Head(turn, [], Usage(turn.Usage))));
        events.Add(Done);
        return events;
    }

    private static string Finish(Turn turn) => turn.Reply.ToolCalls is { Count: > 0 } ? "tool_calls" : "stop";

    private static StreamEvent Chunk(Turn turn, JsonObject delta, bool isToken = false, string? finish = null) =>
        StreamEvent.Of(null, Head(turn, new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["delta"] = delta,
            ["logprobs"] = null,
            ["finish_reason"] = finish,
        }), null), isToken);

    private static JsonObject Head(Turn turn, JsonArray choices, JsonObject? usage) => new()
    {
        ["id"] = turn.Ids.Interception.ToString(),
        ["object"] = "chat.completion.chunk",
        ["created"] = turn.Created,
        ["model"] = turn.Call.Model,
        ["service_tier"] = "default",
        ["system_fingerprint"] = Fingerprint,
        ["choices"] = choices,
        ["usage"] = usage,
    };

    private static JsonObject Message(Turn turn)
    {
        var calls = turn.Calls("call_");
        return new JsonObject
        {
            ["content"] = turn.Text ?? "",
            ["refusal"] = "",
            ["role"] = "assistant",
            ["annotations"] = new JsonArray(),
            ["audio"] = new JsonObject { ["id"] = "", ["data"] = "", ["expires_at"] = 0, ["transcript"] = "" },
            ["function_call"] = new JsonObject { ["arguments"] = "", ["name"] = "" },
            ["tool_calls"] = calls.Count == 0 ? null : new JsonArray([.. calls.Select(call => new JsonObject
            {
                ["id"] = call.Id,
                ["function"] = new JsonObject { ["arguments"] = call.Arguments, ["name"] = call.Name },
                ["type"] = "function",
                ["custom"] = new JsonObject { ["input"] = "", ["name"] = "" },
            })]),
        };
    }

    private static JsonObject Usage(ModelUsage usage) => new()
    {
        ["completion_tokens"] = usage.Output,
        ["prompt_tokens"] = usage.Input,
        ["total_tokens"] = usage.Input + usage.Output,
        ["completion_tokens_details"] = new JsonObject
        {
            ["accepted_prediction_tokens"] = 0,
            ["audio_tokens"] = 0,
            ["reasoning_tokens"] = usage.Reasoning,
            ["rejected_prediction_tokens"] = 0,
        },
        ["prompt_tokens_details"] = new JsonObject { ["audio_tokens"] = 0, ["cached_tokens"] = usage.Cached },
    };
}
