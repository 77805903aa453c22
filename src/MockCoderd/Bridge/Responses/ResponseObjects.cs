using System.Text;
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

    /// <summary>The response at its end, completed or not.</summary>
    public static JsonObject Ended(Completion completion)
    {
        var usage = completion.Usage;
        var incomplete = completion.Ending.Incomplete;
        var response = Of(completion, StatusOf(completion), "default", incomplete is null ? completion.Created : null, Output(completion), UsageOf(usage));
        response["incomplete_details"] = incomplete is null ? null : new JsonObject { ["reason"] = incomplete };
        return response;
    }

    public static JsonObject UsageOf(ModelUsage usage) => new()
    {
        ["input_tokens"] = usage.Input,
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.Cached },
        ["output_tokens"] = usage.Output,
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = usage.Reasoning },
        ["total_tokens"] = usage.Input + usage.Output,
    };

    /// <summary>The provider failed in the middle.</summary>
    public static JsonObject Failed(Completion completion, string code, string message)
    {
        var response = Of(completion, "failed", "auto", null, [], null);
        response["error"] = new JsonObject { ["code"] = code, ["message"] = message };
        return response;
    }

    public static string StatusOf(Completion completion) => completion.Ending.Incomplete is null ? "completed" : "incomplete";

    /// <summary>The status of an item at its end: only the last one can be incomplete.</summary>
    public static string StatusOf(Completion completion, bool isLast) => isLast ? StatusOf(completion) : "completed";

    /// <param name="text">Null for a message that has only begun.</param>
    public static JsonObject Message(Completion completion, string status, string? text) => new()
    {
        ["id"] = completion.Ids.Of("msg_"),
        ["type"] = "message",
        ["status"] = status,
        ["content"] = text is null ? [] : new JsonArray(Part(completion, text)),
        ["role"] = "assistant",
    };

    /// <summary>The message's only part: a text or a refusal.</summary>
    public static JsonObject Part(Completion completion, string text) => completion.Ending.Refuses
        ? new() { ["type"] = "refusal", ["refusal"] = text }
        : new()
        {
            ["type"] = "output_text",
            ["annotations"] = new JsonArray(),
            ["logprobs"] = new JsonArray(),
            ["text"] = text,
        };

    /// <summary>The whole conversation in one item, which only the provider can read.</summary>
    public static JsonObject Compaction(Ids ids) => new()
    {
        ["id"] = ids.Of("cmp_"),
        ["type"] = "compaction",
        ["encrypted_content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(ids.Of("mock compaction "))),
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

    private static JsonArray Output(Completion completion) => completion.Request.Compacts
        ? new JsonArray(Compaction(completion.Ids))
        : new JsonArray(
        [
            .. completion.Text is { } text ? [Message(completion, StatusOf(completion, isLast: completion.ToolCalls is []), text)] : (JsonObject[])[],
            .. completion.ToolCalls.Select((call, index) =>
                FunctionCall(completion, call, index, StatusOf(completion, isLast: index == completion.ToolCalls.Count - 1), call.Arguments)),
        ]);

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
            ["max_output_tokens"] = completion.Request.MaxTokens,
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
