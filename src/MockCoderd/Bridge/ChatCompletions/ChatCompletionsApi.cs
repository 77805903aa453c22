using System.Text.Json.Nodes;
using Mocks.Go.Encoding.Json;
using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.ChatCompletions;

/// <summary>OpenAI's chat completions. Unlike Responses, the bridge decodes and encodes them again.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/chatcompletions</c>; openai/openai-go 3.15, <c>ChatCompletion</c>.</remarks>
internal sealed class ChatCompletionsApi : IModelApi
{
    public const string Route = "/openai/v1/chat/completions";

    public static readonly ChatCompletionsApi Instance = new();

    public string Path => Route;

    public string Name => "chat/completions";

    public string Provider => "openai";

    public string IdPrefix => "chatcmpl-";

    public ModelRequest? Read(ReadOnlySpan<byte> body)
    {
        if (GoJson.Decode(body).Node is not { Kind: GoKind.Object } root)
        {
            return null;
        }

        var messages = root.ItemsOf("messages");
        var last = messages.LastItem();
        var lastUserText = messages.LastOrDefault(message => message.IsUsers()).Field("content").LastContent("text");
        return new ModelRequest(
            root,
            root.TextOf("model"),
            root.IsTrue("stream"),
            last.IsUsers() ? lastUserText : null,
            lastUserText ?? "",
            last.TextOf("role") == "tool" ? last.Field("content").Content("text") ?? "" : null,
            [.. root.ItemsOf("tools").Select(tool => tool.Field("function").TextOf("name"))]);
    }

    public Answer Blocking(Completion completion) => ModelJson.Marshal(200, ChatObjects.Whole(completion));

    public IReadOnlyList<StreamEvent> Events(Completion completion) => ChatObjects.Chunks(completion);

    public IReadOnlyList<StreamEvent>? EventsAfterBreak() =>
        [StreamEvent.Of(null, Error("unknown stream error: unexpected EOF", "error", "error")), ChatObjects.Done];

    public Answer ProviderError(BridgeFault fault)
    {
        var (message, type, code) = ProviderErrors.OpenAi(fault);
        return ModelJson.Marshal(fault.Status, Error(message, type, code ?? ""));
    }

    public IReadOnlyList<RecordedUsage> Usages(Completion completion) =>
    [
        RecordedUsage.OpenAi(completion.Usage, new Dictionary<string, int>
        {
            ["completion_accepted_prediction"] = 0,
            ["completion_audio"] = 0,
            ["completion_reasoning"] = completion.Usage.Reasoning,
            ["completion_rejected_prediction"] = 0,
            ["prompt_audio"] = 0,
            ["prompt_cached"] = completion.Usage.Cached,
        }),
    ];

    // The Go SDK's struct, encoded: members that OpenAI left out are empty.
    private static JsonObject Error(string message, string type, string code) => new()
    {
        ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["param"] = "", ["type"] = type },
    };
}
