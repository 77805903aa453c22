using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.ChatCompletions;

/// <summary>Chat completions as they leave the bridge: a whole one with every member of the Go SDK's struct, also the empty ones;
/// chunks as OpenAI wrote them, except for <c>id</c> and <c>usage</c>.</summary>
internal static class ChatObjects
{
    private const string Fingerprint = "fp_mock000000";

    public static StreamEvent Done { get; } = StreamEvent.OfText(null, "[DONE]"u8);

    public static JsonObject Whole(Completion completion) => new()
    {
        ["id"] = completion.Ids.Interception.ToString(),
        ["choices"] = new JsonArray(new JsonObject
        {
            ["finish_reason"] = completion.Ending.Chat,
            ["index"] = 0,
            ["logprobs"] = new JsonObject { ["content"] = null, ["refusal"] = null },
            ["message"] = Message(completion),
        }),
        ["created"] = completion.Created,
        ["model"] = completion.Request.Model,
        ["object"] = "chat.completion",
        ["service_tier"] = "default",
        ["system_fingerprint"] = Fingerprint,
        ["usage"] = Usage(completion.Usage),
    };

    public static IReadOnlyList<StreamEvent> Chunks(Completion completion)
    {
        List<StreamEvent> events = [];
        if (completion.Text is not null)
        {
            var refuses = completion.Ending.Refuses;
            events.Add(Chunk(completion, new JsonObject { ["role"] = "assistant", ["content"] = refuses ? null : "", ["refusal"] = refuses ? "" : null }));
            events.AddRange(completion.Pieces.Select(piece => Chunk(completion, new JsonObject { [refuses ? "refusal" : "content"] = piece }, isToken: true)));
        }

        foreach (var (index, call) in completion.ToolCalls.Index())
        {
            var begin = new JsonObject
            {
                ["index"] = index,
                ["id"] = call.Id,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = call.Tool, ["arguments"] = "" },
            };
            events.Add(Chunk(completion, index == 0 && completion.Text is null
                ? new JsonObject { ["role"] = "assistant", ["content"] = null, ["tool_calls"] = new JsonArray(begin), ["refusal"] = null }
                : new JsonObject { ["tool_calls"] = new JsonArray(begin) }));
            var rest = new JsonObject { ["index"] = index, ["function"] = new JsonObject { ["arguments"] = call.Arguments } };
            events.Add(Chunk(completion, new JsonObject { ["tool_calls"] = new JsonArray(rest) }, isToken: true));
        }

        events.Add(Chunk(completion, [], finish: completion.Ending.Chat));
        events.Add(StreamEvent.Of(null, Head(completion, [], Usage(completion.Usage))));
        events.Add(Done);
        return events;
    }

    private static StreamEvent Chunk(Completion completion, JsonObject delta, bool isToken = false, string? finish = null) =>
        StreamEvent.Of(null, Head(completion, new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["delta"] = delta,
            ["logprobs"] = null,
            ["finish_reason"] = finish,
        }), null), isToken);

    private static JsonObject Head(Completion completion, JsonArray choices, JsonObject? usage) => new()
    {
        ["id"] = completion.Ids.Interception.ToString(),
        ["object"] = "chat.completion.chunk",
        ["created"] = completion.Created,
        ["model"] = completion.Request.Model,
        ["service_tier"] = "default",
        ["system_fingerprint"] = Fingerprint,
        ["choices"] = choices,
        ["usage"] = usage,
    };

    private static JsonObject Message(Completion completion) => new()
    {
        ["content"] = completion.Ending.Refuses ? "" : completion.Text ?? "",
        ["refusal"] = completion.Ending.Refuses ? completion.Text ?? "" : "",
        ["role"] = "assistant",
        ["annotations"] = new JsonArray(),
        ["audio"] = new JsonObject { ["id"] = "", ["data"] = "", ["expires_at"] = 0, ["transcript"] = "" },
        ["function_call"] = new JsonObject { ["arguments"] = "", ["name"] = "" },
        ["tool_calls"] = completion.ToolCalls is [] ? null : new JsonArray([.. completion.ToolCalls.Select(call => new JsonObject
        {
            ["id"] = call.Id,
            ["function"] = new JsonObject { ["arguments"] = call.Arguments, ["name"] = call.Tool },
            ["type"] = "function",
            ["custom"] = new JsonObject { ["input"] = "", ["name"] = "" },
        })]),
    };

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
