using System.Text.Json.Nodes;
using Mocks.Go.Encoding.Json;
using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Model;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.Bridge.Messages;

/// <summary>Anthropic's messages, which Claude Code speaks.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/messages</c>.</remarks>
internal sealed class MessagesApi : IModelApi
{
    public string Path => "/anthropic/v1/messages";

    public string Name => "messages";

    public string Provider => "anthropic";

    public string CallPrefix => "toolu_";

    public bool HoldsStreams => false;

    public StreamEvent? Ping { get; } = StreamEvent.Of("ping", """{"type": "ping"}""");

    public ModelCall? Read(ReadOnlySpan<byte> body)
    {
        if (GoJson.Unmarshal(body, out _) is not { } root)
        {
            return null;
        }

        var messages = root.ItemsOf("messages");
        var last = messages.Count > 0 ? messages[^1] : null;
        var prompt = last.TextOf("role") == "user" ? last.Field("content").LastContent("text") : null;
        var lastOfUser = messages.LastOrDefault(message => message.TextOf("role") == "user");
        var result = lastOfUser.ItemsOf("content").LastOrDefault(part => part.TextOf("type") == "tool_result");
        return new ModelCall(
            root.TextOf("model"),
            root.Field("stream") is { Kind: GoKind.Bool, Boolean: true },
            prompt,
            prompt ?? messages.Select(message => message.TextOf("role") == "user" ? message.Field("content").LastContent("text") : null)
                .LastOrDefault(text => text is not null) ?? "",
            result is null ? null : result.Field("content").Content("text") ?? "",
            [.. root.ItemsOf("tools").Select(tool => tool.TextOf("name"))],
            root);
    }

    public Answer? Refuse(ModelCall call) => null;

    public string ResponseId(Turn turn) => turn.Ids.Of("msg_");

    public Answer Whole(Turn turn) => new(200, BridgeErrors.JsonHeaders, MessageObjects.Whole(turn));

    public IReadOnlyList<StreamEvent> Events(Turn turn) => MessageEvents.Of(turn);

    public IReadOnlyList<StreamEvent>? AfterBreak(Turn turn) =>
        [StreamEvent.Of("error", Error("unknown stream error: unexpected EOF", "error"))];

    public Answer ProviderError(BridgeFault fault)
    {
        var (message, type) = fault.Status switch
        {
            401 => ("invalid x-api-key", "authentication_error"),
            403 => ("Your API key does not have permission to use the specified resource.", "permission_error"),
            404 => ("The requested resource could not be found.", "not_found_error"),
            413 => ("Request exceeds the maximum allowed number of bytes.", "request_too_large"),
            429 => ("This request would exceed your account's rate limit. Please try again later.", "rate_limit_error"),
            529 => ("Overloaded", "overloaded_error"),
            >= 500 => ("Internal server error", "api_error"),
            _ => ("The request could not be processed.", "invalid_request_error"),
        };
        return new Answer(fault.Status, BridgeErrors.JsonHeaders, StreamEvent.Marshal(Error(fault.Message ?? message, type)));
    }

    // The Go SDK's struct, encoded: its order, and a request id that is always empty.
    private static JsonObject Error(string message, string type) => new()
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = type },
        ["request_id"] = "",
        ["type"] = "error",
    };
}
