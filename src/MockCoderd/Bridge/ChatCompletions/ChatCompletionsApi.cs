using System.Text.Json.Nodes;
using Mocks.Go.Encoding.Json;
using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Model;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.Bridge.ChatCompletions;

/// <summary>OpenAI's chat completions. Unlike Responses they are read and written anew on their way through the bridge.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/chatcompletions</c>; openai/openai-go 3.15, <c>ChatCompletion</c>.</remarks>
internal sealed class ChatCompletionsApi : IModelApi
{
    public string Path => "/openai/v1/chat/completions";

    public string Name => "chat/completions";

    public string Provider => "openai";

    public string CallPrefix => "call_";

    public bool HoldsStreams => false;

    public StreamEvent? Ping => null;

    public ModelCall? Read(ReadOnlySpan<byte> body)
    {
        if (GoJson.Decode(body).Node is not { Kind: GoKind.Object } root)
        {
            return null;
        }

        var messages = root.ItemsOf("messages");
        var last = messages.Count > 0 ? messages[^1] : null;
        var prompt = last.TextOf("role") == "user" ? last.Field("content").LastContent("text") : null;
        return new ModelCall(
            root.TextOf("model"),
            root.Field("stream") is { Kind: GoKind.Bool, Boolean: true },
            prompt,
            prompt ?? messages.LastOrDefault(message => message.TextOf("role") == "user").Field("content").LastContent("text") ?? "",
            last.TextOf("role") == "tool" ? last.Field("content").Content("text") ?? "" : null,
            [.. root.ItemsOf("tools").Select(tool => tool.Field("function").TextOf("name"))],
            root);
    }

    public Answer? Refuse(ModelCall call) => null;

    public string ResponseId(Turn turn) => turn.Ids.Of("chatcmpl-");

    public Answer Whole(Turn turn) => new(200, BridgeErrors.JsonHeaders, StreamEvent.Marshal(ChatObjects.Completion(turn)));

    public IReadOnlyList<StreamEvent> Events(Turn turn) => ChatObjects.Chunks(turn);

    public IReadOnlyList<StreamEvent>? AfterBreak(Turn turn) =>
    [
        StreamEvent.Of(null, new JsonObject { ["error"] = Error("error", "unknown stream error: unexpected EOF", "error") }),
        ChatObjects.Done,
    ];

    public Answer ProviderError(BridgeFault fault)
    {
        var error = OpenAiErrors.Of(fault);
        return new Answer(fault.Status, BridgeErrors.JsonHeaders, StreamEvent.Marshal(new JsonObject
        {
            ["error"] = Error(error["code"]?.GetValue<string>() ?? "", error["message"]!.GetValue<string>(), error["type"]!.GetValue<string>()),
        }));
    }

    private static JsonObject Error(string code, string message, string type) =>
        new() { ["code"] = code, ["message"] = message, ["param"] = "", ["type"] = type };
}
