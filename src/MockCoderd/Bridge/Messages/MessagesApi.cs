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
    public const string Path = "/messages";

    public static readonly MessagesApi Instance = new();

    public string Route => Path;

    public string Name => "messages";

    public string IdPrefix => "msg_";

    public string ToolCallPrefix => "toolu_";

    public StreamEvent? Ping { get; } = StreamEvent.OfText("ping", """{"type": "ping"}"""u8);

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
            [.. root.ItemsOf("tools").Select(tool => tool.TextOf("name"))])
        {
            MaxTokens = root.LimitOf("max_tokens"),
            StopSequences = root.TextsOf("stop_sequences"),
        };
    }

    public Answer Blocking(Completion completion) => ModelJson.Provider(200, MessageObjects.Whole(completion), indented: false);

    public IReadOnlyList<StreamEvent> Events(Completion completion) => MessageEvents.Of(completion);

    public StreamFailure Fail(Completion completion, BridgeFault fault, int sent)
    {
        var (message, type) = ProviderErrors.Anthropic(fault);
        var written = new JsonObject
        {
            ["type"] = "error",
            ["error"] = new JsonObject { ["type"] = fault.ErrorType ?? type, ["message"] = message },
        };

        // The Go SDK puts a newline after the data of an event.
        return sent == 0 ? StreamFailure.Nothing
            : new([StreamEvent.OfBridge("error", Error(StreamFailure.Text(fault, $"{ModelJson.ProviderText(written)}\n"), "error"))]);
    }

    public Answer Unreachable(bool streams) => streams ? new Answer(200, []) : BridgeErrors.Text(500, "internal error").ToAnswer();

    public Answer ProviderError(BridgeFault fault)
    {
        var (message, type) = ProviderErrors.Anthropic(fault);
        return ModelJson.Marshal(fault.Status, Error(message, type));
    }

    public IReadOnlyList<RecordedUsage> Usages(Completion completion) => [UsageOf(completion, completion.Usage.Output)];

    public StreamRecord Record(Completion completion) => new MessageRecord(completion);

    internal static RecordedUsage UsageOf(Completion completion, int output) => new(
        MessageObjects.InputTokens(completion), output, completion.Usage.Cached, new Dictionary<string, int>
        {
            ["cache_creation_input"] = 0,
            ["cache_ephemeral_1h_input"] = 0,
            ["cache_ephemeral_5m_input"] = 0,
            ["cache_read_input"] = completion.Usage.Cached,
            ["web_search_requests"] = 0,
        });

    // The Go SDK's struct, encoded: its order, and a request id that is always empty.
    private static JsonObject Error(string message, string type) => new()
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = type },
        ["request_id"] = "",
        ["type"] = "error",
    };
}
