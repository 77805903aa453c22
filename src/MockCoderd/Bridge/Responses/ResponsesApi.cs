using Mocks.Go.Encoding.Json;
using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Responses;

/// <summary>OpenAI's Responses, the API of Codex. The bridge passes a provider's bytes on unchanged.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/responses</c>.</remarks>
internal sealed class ResponsesApi(BridgeSettings settings, Release release) : IModelApi
{
    public const string Path = "/responses";

    public string Route => Path;

    public string Name => "responses";

    public string IdPrefix => "resp_";

    // The real coderd has an MCP manager for every user, and with one it relays nothing before the end.
    public bool HoldsStreams => !settings.Live && !IsPassedOn;

    public bool IsPassedOn => !release.AiBridgeResponses;

    public ModelRequest? Read(ReadOnlySpan<byte> body)
    {
        if (GoJson.Unmarshal(body, out _) is not { } root)
        {
            return null;
        }

        var input = root.Field("input");
        var items = input?.Items ?? [];
        var last = items.LastItem();
        var lastUserText = input is { Kind: GoKind.String } ? input.Text
            : items.LastOrDefault(JsonFields.IsUsers).Field("content").Content("input_text");
        return new ModelRequest(
            root,
            root.TextOf("model"),
            IsTrue(root.Field("stream")),
            input is { Kind: GoKind.String } || last.IsUsers() ? lastUserText : null,
            lastUserText ?? "",
            last.TextOf("type") is "function_call_output" or "custom_tool_call_output" ? last.Field("output").Content("input_text", "output_text") ?? "" : null,
            [.. root.ItemsOf("tools").Select(tool => tool.TextOf("name"))])
        {
            MaxTokens = root.LimitOf("max_output_tokens"),
            Compacts = last.TextOf("type") == "compaction_trigger",
        };
    }

    public Answer? Refuse(ModelRequest request) => !IsPassedOn && IsTrue(request.Body.Field("background")) ? BridgeErrors.Background(release.AiBridgeLeanErrors) : null;

    public Answer Blocking(Completion completion) => ModelJson.Provider(200, ResponseObjects.Ended(completion));

    public IReadOnlyList<StreamEvent> Events(Completion completion) => ResponsesEvents.Of(completion);

    public StreamFailure Fail(Completion completion, BridgeFault fault, int sent) => fault.Kind == BridgeFaultKind.ProviderBreaksOff
        ? HoldsStreams || sent == 0 ? StreamFailure.Nothing : new([])
        : new([ResponsesEvents.Failure(completion, fault, sent)]);

    public Answer Unreachable(bool streams) => BridgeErrors.OfResponses(500, BridgeErrors.Refused("https://api.openai.com/v1/responses"), release.AiBridgeLeanErrors);

    public Answer ProviderError(BridgeFault fault)
    {
        var (message, type, code) = ProviderErrors.OpenAi(fault);
        return ModelJson.Provider(fault.Status, ProviderErrors.OpenAiBody(message, type, code));
    }

    public IReadOnlyList<RecordedUsage> Usages(Completion completion) => UsagesOf(completion);

    public StreamRecord Record(Completion completion) => new ResponseRecord(completion);

    internal static IReadOnlyList<RecordedUsage> UsagesOf(Completion completion)
    {
        var usage = completion.Usage;
        return
        [
            RecordedUsage.OpenAi(usage, new Dictionary<string, int>
            {
                ["input_cached"] = usage.Cached,
                ["output_reasoning"] = usage.Reasoning,
                ["total_tokens"] = usage.Input + usage.Output,
            }),
        ];
    }

    // As gjson reads a bool: true itself, "1", "t" or "true" in any case, and every number but 0.
    private static bool IsTrue(GoNode? node) => node?.Kind switch
    {
        GoKind.Bool => node.Boolean,
        GoKind.String => node.Text.ToLowerInvariant() is "1" or "t" or "true",
        GoKind.Number => node.Number.AsSpan().ContainsAnyInRange('1', '9'),
        _ => false,
    };
}
