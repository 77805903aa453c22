using System.Text.Json.Nodes;
using Mocks.Go.Encoding.Json;
using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Messages;

/// <summary>Anthropic's messages, the API of Claude Code.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/messages</c>.</remarks>
internal sealed class MessagesApi : IModelApi
{
    public const string Route = "/anthropic/v1/messages";

    public static readonly MessagesApi Instance = new();

    public string Path => Route;

    public string Name => "messages";

    public string Provider => "anthropic";

    public string IdPrefix => "msg_";

    public string ToolCallPrefix => "toolu_";

    public StreamEvent? Ping { get; } = StreamEvent.Of("ping", """{"type": "ping"}"""u8);

    public ModelRequest? Read(ReadOnlySpan<byte> body)
    {
        if (GoJson.Unmarshal(body, out _) is not { } root)
        {
            return null;
        }

        var messages = root.ItemsOf("messages");
        var ofUser = messages.Where(JsonFields.IsUsers).ToArray();
        var result = ofUser.LastItem().ItemsOf("content").LastOrDefault(part => part.TextOf("type") == "tool_result");
        return new ModelRequest(
            root,
            root.TextOf("model"),
            root.IsTrue("stream"),
            messages.LastItem().IsUsers() ? ofUser[^1].Field("content").LastContent("text") : null,
            ofUser.Select(message => message.Field("content").LastContent("text")).LastOrDefault(text => text is not null) ?? "",
            result is null ? null : result.Field("content").Content("text") ?? "",
            [.. root.ItemsOf("tools").Select(tool => tool.TextOf("name"))]);
    }

    public Answer Blocking(Completion completion) => ModelJson.Provider(200, MessageObjects.Whole(completion), indented: false);

    public IReadOnlyList<StreamEvent> Events(Completion completion) => MessageEvents.Of(completion);

    public IReadOnlyList<StreamEvent>? EventsAfterBreak() => [StreamEvent.Of("error", Error("unknown stream error: unexpected EOF", "error"))];

    public Answer ProviderError(BridgeFault fault)
    {
        var (message, type) = ProviderErrors.Anthropic(fault);
        return ModelJson.Marshal(fault.Status, Error(message, type));
    }

    public IReadOnlyList<RecordedUsage> Usages(Completion completion)
    {
        var (usage, input) = (completion.Usage, MessageObjects.InputTokens(completion));
        var metadata = new Dictionary<string, int>
        {
            ["cache_creation_input"] = 0,
            ["cache_ephemeral_1h_input"] = 0,
            ["cache_ephemeral_5m_input"] = 0,
            ["cache_read_input"] = usage.Cached,
            ["web_search_requests"] = 0,
        };

        // A stream reports at its start and again at its end, and the bridge records both.
        return completion.Request.Streams
            ?
            [
                new RecordedUsage(input, MessageEvents.TokensAtStart, usage.Cached, metadata),
                new RecordedUsage(0, usage.Output, 0, new Dictionary<string, int>()),
            ]
            : [new RecordedUsage(input, usage.Output, usage.Cached, metadata)];
    }

    // The Go SDK's struct, encoded: its order, and a request id that is always empty.
    private static JsonObject Error(string message, string type) => new()
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = type },
        ["request_id"] = "",
        ["type"] = "error",
    };
}
