using System.Text.Json.Nodes;
using Mocks.Go.Encoding.Json;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Responses;

/// <summary>OpenAI's response object and its items, with their members in OpenAI's order.</summary>
/// <remarks>Source: answers of OpenAI that coder/aibridge keeps under <c>fixtures/openai/responses</c>. Not reproduced: the
/// echo of <c>instructions</c>, <c>tools</c> and <c>reasoning</c>.</remarks>
internal static class ResponseObjects
{
    public static JsonObject InProgress(Completion completion) => Of(completion, "in_progress", "auto", null, [], null);

    public static JsonObject Completed(Completion completion)
    {
        var output = new JsonArray(
        [
            .. completion.Text is { } text ? [Message(completion, "completed", text)] : (JsonObject[])[],
            .. completion.ToolCalls.Select((call, index) => FunctionCall(completion, call, index, "completed", call.Arguments)),
        ]);
        var usage = completion.Usage;
        return Of(completion, "completed", "default", completion.Created, output, new JsonObject
        {
            ["input_tokens"] = usage.Input,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.Cached },
            ["output_tokens"] = usage.Output,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = usage.Reasoning },
            ["total_tokens"] = usage.Input + usage.Output,
        });
    }

    /// <param name="text">Null for a message that has only begun.</param>
    public static JsonObject Message(Completion completion, string status, string? text) => new()
    {
        ["id"] = completion.Ids.Of("msg_"),
        ["type"] = "message",
        ["status"] = status,
        ["content"] = text is null ? [] : new JsonArray(TextPart(text)),
        ["role"] = "assistant",
    };

    public static JsonObject TextPart(string text) => new()
    {
        ["type"] = "output_text",
        ["annotations"] = new JsonArray(),
        ["logprobs"] = new JsonArray(),
        ["text"] = text,
    };

    public static JsonObject FunctionCall(Completion completion, ToolCall call, int index, string status, string arguments) => new()
    {
        ["id"] = completion.Ids.Of("fc_", index),
        ["type"] = "function_call",
        ["status"] = status,
        ["arguments"] = arguments,
        ["call_id"] = call.Id,
        ["name"] = call.Tool,
    };

    private static JsonObject Of(Completion completion, string status, string tier, long? completedAt, JsonArray output, JsonObject? usage)
    {
        var request = completion.Request.Body;
        return new JsonObject
        {
            ["id"] = completion.Ids.Of("resp_"),
            ["object"] = "response",
            ["created_at"] = completion.Created,
            ["status"] = status,
            ["background"] = false,
            ["completed_at"] = completedAt,
            ["error"] = null,
            ["incomplete_details"] = null,
            ["instructions"] = null,
            ["max_output_tokens"] = null,
            ["max_tool_calls"] = null,
            ["model"] = completion.Request.Model,
            ["output"] = output,
            ["parallel_tool_calls"] = request.Field("parallel_tool_calls") is not { Kind: GoKind.Bool, Boolean: false },
            ["previous_response_id"] = request.Field("previous_response_id") is { Kind: GoKind.String } previous ? previous.Text : null,
            ["prompt_cache_key"] = request.Field("prompt_cache_key") is { Kind: GoKind.String } key ? key.Text : null,
            ["prompt_cache_retention"] = null,
            ["reasoning"] = new JsonObject { ["effort"] = null, ["summary"] = null },
            ["safety_identifier"] = null,
            ["service_tier"] = tier,
            ["store"] = request.Field("store") is not { Kind: GoKind.Bool, Boolean: false },
            ["temperature"] = 1.0m,
            ["text"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "text" }, ["verbosity"] = "medium" },
            ["tool_choice"] = "auto",
            ["tools"] = new JsonArray(),
            ["top_logprobs"] = 0,
            ["top_p"] = 1.0m,
            ["truncation"] = "disabled",
            ["usage"] = usage,
            ["user"] = null,
            ["metadata"] = new JsonObject(),
        };
    }
}
