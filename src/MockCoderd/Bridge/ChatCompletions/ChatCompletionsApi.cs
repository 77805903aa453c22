using System.Text.Json.Nodes;
using Mocks.Go.Encoding.Json;
using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.ChatCompletions;

/// <summary>OpenAI's chat completions. Unlike Responses, the bridge decodes and encodes them again.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/chatcompletions</c>; openai/openai-go 3.15, <c>ChatCompletion</c>.</remarks>
internal sealed class ChatCompletionsApi(Release release) : IModelApi
{
    public const string Path = "/chat/completions";

    public string Route => Path;

    public string Name => "chat/completions";

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
            [.. root.ItemsOf("tools").Select(tool => tool.Field("function").TextOf("name"))])
        {
            MaxTokens = root.LimitOf("max_completion_tokens", "max_tokens"),
            StopSequences = root.TextsOf("stop"),
        };
    }

    public Answer Blocking(Completion completion) => ModelJson.Marshal(200, ChatObjects.Whole(completion));

    public IReadOnlyList<StreamEvent> Events(Completion completion) => ChatObjects.Chunks(completion);

    public StreamFailure Fail(Completion completion, BridgeFault fault, int sent)
    {
        var (message, type, _) = ProviderErrors.OpenAi(fault);
        var written = new JsonObject { ["message"] = message, ["type"] = fault.ErrorType ?? type };
        var error = Error(StreamFailure.Text(fault, ModelJson.ProviderText(written)), "error", "error");
        return sent > 0 ? new([StreamEvent.OfBridge(null, error), ChatObjects.Done])
            : release.AiBridgeChatFailsWithStatus ? new([], ModelJson.Marshal(502, error))
            : StreamFailure.Nothing;
    }

    public Answer ProviderError(BridgeFault fault)
    {
        var (message, type, code) = ProviderErrors.OpenAi(fault);
        return ModelJson.Marshal(fault.Status, Error(message, type, code ?? ""));
    }

    /// <summary>A provider's error that is not in OpenAI's form: the bridge can read nothing of it but its status.</summary>
    public static Answer EmptyError(int status) => ModelJson.Marshal(status, Error("", "", ""));

    public Answer Unreachable(bool streams) => !streams ? BridgeErrors.Text(500, BridgeErrors.Refused("https://api.openai.com/v1/chat/completions")).ToAnswer()
        : release.AiBridgeChatFailsWithStatus
            ? ModelJson.Marshal(502, Error($"unknown stream error: {BridgeErrors.Refused("https://api.openai.com/v1/chat/completions")}", "error", "error"))
        : new Answer(200, []);

    public IReadOnlyList<RecordedUsage> Usages(Completion completion) => UsagesOf(completion);

    public StreamRecord Record(Completion completion) => new ChatRecord(completion);

    internal static IReadOnlyList<RecordedUsage> UsagesOf(Completion completion) =>
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
