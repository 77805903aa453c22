using System.Text;
using System.Text.Json.Nodes;
using Mocks.Go.Encoding.Json;
using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Model;
using Mocks.MockCoderd.Releases;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.Bridge.Responses;

/// <summary>OpenAI's Responses, which Codex speaks. The bridge passes a provider's bytes on as they are.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/responses</c>.</remarks>
internal sealed class ResponsesApi(BridgeSettings settings, Release release) : IModelApi
{
    public string Path => "/openai/v1/responses";

    public string Name => "responses";

    public string Provider => "openai";

    public string CallPrefix => "call_";

    // A per-user MCP manager exists for every user of the real coderd, and with one nothing is relayed before the end.
    public bool HoldsStreams => !settings.Live;

    public StreamEvent? Ping => null;

    public ModelCall? Read(ReadOnlySpan<byte> body)
    {
        if (GoJson.Unmarshal(body, out _) is not { } root)
        {
            return null;
        }

        var input = root.Field("input");
        var items = input?.Items ?? [];
        var last = items.Count > 0 ? items[^1] : null;
        var prompt = input is { Kind: GoKind.String } ? input.Text
            : last.TextOf("role") == "user" ? last.Field("content").Content("input_text") : null;
        return new ModelCall(
            root.TextOf("model"),
            IsTrue(root.Field("stream")),
            prompt,
            prompt ?? LastUserText(items),
            last.TextOf("type") is "function_call_output" or "custom_tool_call_output" ? last.Field("output").Content("input_text", "output_text") ?? "" : null,
            [.. root.ItemsOf("tools").Select(tool => tool.TextOf("name"))],
            root);
    }

    public Answer? Refuse(ModelCall call) => IsTrue(call.Body.Field("background")) ? BridgeErrors.Background(release.AiBridgeLeanErrors) : null;

    public string ResponseId(Turn turn) => turn.Ids.Of("resp_");

    public Answer Whole(Turn turn) => new(200, BridgeErrors.JsonHeaders,
        Encoding.UTF8.GetBytes(StreamEvent.TextOf(ResponseObjects.Completed(turn), indented: true)));

    public IReadOnlyList<StreamEvent> Events(Turn turn) => ResponsesEvents.Of(turn);

    public IReadOnlyList<StreamEvent>? AfterBreak(Turn turn) => HoldsStreams ? null : [];

    public Answer ProviderError(BridgeFault fault) => new(fault.Status, BridgeErrors.JsonHeaders,
        Encoding.UTF8.GetBytes(StreamEvent.TextOf(new JsonObject { ["error"] = OpenAiErrors.Of(fault) }, indented: true)));

    private static string LastUserText(IReadOnlyList<GoNode> items) =>
        items.LastOrDefault(item => item.TextOf("role") == "user").Field("content").Content("input_text") ?? "";

    // As gjson reads a bool: the word, its spellings as a string, and any number but 0.
    private static bool IsTrue(GoNode? node) => node?.Kind switch
    {
        GoKind.Bool => node.Boolean,
        GoKind.String => node.Text.ToLowerInvariant() is "1" or "t" or "true",
        GoKind.Number => node.Number.AsSpan().ContainsAnyInRange('1', '9'),
        _ => false,
    };
}
