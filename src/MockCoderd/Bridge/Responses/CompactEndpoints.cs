using System.Text.Json.Nodes;
using Mocks.Go.Encoding.Json;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Responses;

/// <summary>Answers in OpenAI's place what the bridge passes on below <c>/responses</c>: the compaction of a conversation, and the count of its tokens.</summary>
/// <remarks>Source: OpenAI's reference, "Compact a response" and "Get input token counts". The tokens are an estimate.</remarks>
internal static class CompactEndpoints
{
    public static Task<Answer> CompactAsync(HttpRequest request, BridgeStore bridge, InterceptionStore interceptions, TimeProvider time) => ReadAsync(request.HttpContext, (root, tokens) =>
    {
        if (root.TextOf("model").Length == 0)
        {
            return Missing("model");
        }

        var ids = new Ids(bridge.Current.Seed, interceptions.NextNumber());
        return ModelJson.Provider(200, new JsonObject
        {
            ["id"] = ids.Of("resp_"),
            ["object"] = "response.compaction",
            ["created_at"] = time.GetUtcNow().ToUnixTimeSeconds(),
            ["output"] = new JsonArray([.. UsersTexts(root).Select((text, index) => Kept(ids, text, index)), ResponseObjects.Compaction(ids)]),
            ["usage"] = ResponseObjects.UsageOf(new ModelUsage(tokens, 1)),
        });
    });

    public static Task<Answer> CountAsync(HttpRequest request) => ReadAsync(request.HttpContext, (_, tokens) =>
        ModelJson.Provider(200, new JsonObject { ["object"] = "response.input_tokens", ["input_tokens"] = tokens }));

    private static async Task<Answer> ReadAsync(HttpContext context, Func<GoNode, int, Answer> answer)
    {
        CommonHeaders.AsksForBody(context);
        var body = await context.ReadBodyAsync();
        return GoJson.Unmarshal(body.Span, out _) is { Kind: GoKind.Object } root
            ? answer(root, PassThroughEndpoints.TokensOf(body.Length))
            : ModelJson.Provider(400, ProviderErrors.OpenAiBody(
                "We could not parse the JSON body of your request. The OpenAI API expects a JSON payload.", "invalid_request_error", null));
    }

    private static IEnumerable<string> UsersTexts(GoNode root) => root.Field("input") switch
    {
        { Kind: GoKind.String } text => [text.Text],
        var input => (input?.Items ?? []).Where(item => JsonFields.IsUsers(item)).Select(item => item.Field("content").Content("input_text") ?? ""),
    };

    private static JsonObject Kept(Ids ids, string text, int index) => new()
    {
        ["id"] = ids.Of("msg_", index),
        ["type"] = "message",
        ["status"] = "completed",
        ["content"] = new JsonArray(new JsonObject { ["type"] = "input_text", ["text"] = text }),
        ["role"] = "user",
    };

    private static Answer Missing(string member) => ModelJson.Provider(400, ProviderErrors.OpenAiBody(
        $"Missing required parameter: '{member}'.", "invalid_request_error", "missing_required_parameter", member));
}
