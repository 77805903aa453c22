using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Messages;

/// <summary>Anthropic's message object as the provider writes it, with the bridge's <c>id</c> and <c>usage</c>.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/messages/blocking.go</c> and <c>fixtures/anthropic</c>.</remarks>
internal static class MessageObjects
{
    public static JsonObject Whole(Completion completion) => Of(
        completion,
        new JsonArray(
        [
            .. completion.Text is { } text ? [new JsonObject { ["type"] = "text", ["text"] = text }] : (JsonObject[])[],
            .. completion.ToolCalls.Select(call => ToolUse(call, InputOf(call))),
        ]),
        completion.Ending.Message,
        new JsonObject
        {
            ["cache_creation"] = new JsonObject { ["ephemeral_1h_input_tokens"] = 0, ["ephemeral_5m_input_tokens"] = 0 },
            ["cache_creation_input_tokens"] = 0,
            ["cache_read_input_tokens"] = completion.Usage.Cached,
            ["input_tokens"] = InputTokens(completion),
            ["output_tokens"] = completion.Usage.Output,
            ["server_tool_use"] = new JsonObject { ["web_search_requests"] = 0 },
            ["service_tier"] = "",
        });

    public static JsonObject Of(Completion completion, JsonArray content, string? stopReason, JsonObject usage) => new()
    {
        ["id"] = completion.Ids.Interception.ToString(),
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = completion.Request.Model,
        ["content"] = content,
        ["stop_reason"] = stopReason,
        ["stop_sequence"] = stopReason is null ? null : completion.StopSequence,
        ["usage"] = usage,
    };

    public static JsonObject ToolUse(ToolCall call, JsonNode? input) =>
        new() { ["type"] = "tool_use", ["id"] = call.Id, ["name"] = call.Tool, ["input"] = input };

    // Arguments that a limit has cut are no object.
    private static JsonNode? InputOf(ToolCall call)
    {
        try
        {
            return JsonNode.Parse(call.Arguments);
        }
        catch (JsonException)
        {
            return new JsonObject();
        }
    }

    /// <summary>Anthropic does not count the cached tokens here; OpenAI does.</summary>
    public static int InputTokens(Completion completion) => Math.Max(0, completion.Usage.Input - completion.Usage.Cached);
}
