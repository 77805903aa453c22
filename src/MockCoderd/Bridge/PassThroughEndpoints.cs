using System.Text.Json.Nodes;
using Mocks.Go.Time;
using Mocks.MockCoderd.Bridge.Responses;

namespace Mocks.MockCoderd.Bridge;

/// <summary>Answers in the provider's place on the routes that the bridge only passes on.</summary>
/// <remarks>Source: coder/aibridge, <c>provider/openai.go</c> and <c>provider/anthropic.go</c>, <c>PassthroughRoutes</c>; the answers
/// are from the providers' public reference. Not reproduced: stored conversations and responses, which are never found.</remarks>
internal static class PassThroughEndpoints
{
    public static void MapPassThrough(this RouteGroupBuilder bridge)
    {
        bridge.MapOpenAi(ModelProvider.OpenAi);
        bridge.MapGroup("").In(release => release.AiBridgeChatGpt).Undocumented().MapOpenAi(ModelProvider.ChatGpt);
        bridge.MapPost("/anthropic/v1/messages/count_tokens", CountTokensAsync)
            .Describe("count-tokens", "Anthropic's count of tokens, passed through")
            .WithBody("""{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"Say hi"}]}""");
        bridge.Map("/anthropic/v1/messages/count_tokens", CountTokensAsync);
        bridge.MapGet("/anthropic/v1/models", ListAnthropicModels).Describe("anthropic-models", "Anthropic's models, passed through");
        bridge.Map("/anthropic/v1/models", ListAnthropicModels);
        bridge.Map("/anthropic/v1/models/{**model}", GetAnthropicModel);
        bridge.Map("/anthropic/api/event_logging/{**rest}", () => ModelJson.Provider(200, new JsonObject())).In(release => release.AiBridgeResponses);
    }

    private static void MapOpenAi(this RouteGroupBuilder bridge, ModelProvider provider)
    {
        var openAi = bridge.MapGroup(provider.Root).AddEndpointFilter((context, next) => provider.NeedsOwnKey && ChatGptAuth.Refuse(context.HttpContext) is { } refused
            ? ValueTask.FromResult<object?>(refused)
            : next(context));
        openAi.MapGet("/models", ListOpenAiModels).Describe("openai-models", "OpenAI's models, passed through");
        openAi.Map("/models", ListOpenAiModels);
        openAi.Map("/models/{**model}", GetOpenAiModel);
        var stored = openAi.MapGroup("").In(release => release.AiBridgeResponses);
        stored.MapPost("/responses/compact", CompactEndpoints.CompactAsync).Describe("compact", "OpenAI's compaction of a conversation, passed through")
            .WithBody("""{"model":"gpt-5.2","input":[{"role":"user","content":"Say hi"}]}""");
        stored.MapPost("/responses/input_tokens", CompactEndpoints.CountAsync).Describe("input-tokens", "OpenAI's count of tokens, passed through")
            .WithBody("""{"model":"gpt-5.2","input":"Say hi"}""");
        stored.Map("/responses/{**id}", NothingStored);
        stored.Map("/conversations/{**id}", NothingStored);
    }

    /// <summary>Maps every other path. Some are coderd's own routes, which have a guard of their own; the rest is the bridge's.</summary>
    public static void MapOtherPaths(this RouteGroupBuilder bridge) => bridge.Map("/{**path}", AnswerOtherAsync);

    private static Answer ListOpenAiModels(BridgeStore bridge, TimeProvider time) => ModelJson.Provider(200, new JsonObject
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. bridge.Models.Select(model => OpenAiModel(model, time))]),
    });

    private static Answer GetOpenAiModel(string model, BridgeStore bridge, TimeProvider time) =>
        bridge.Models.Contains(model) ? ModelJson.Provider(200, OpenAiModel(model, time))
            : model.Contains('/', StringComparison.Ordinal) ? NothingStored()
            : OpenAiNotFound($"The model '{model}' does not exist");

    private static Answer NothingStored() => OpenAiNotFound("The mock keeps nothing.");

    private static Answer ListAnthropicModels(BridgeStore bridge, TimeProvider time) => ModelJson.Provider(200, new JsonObject
    {
        ["data"] = new JsonArray([.. bridge.Models.Select(model => AnthropicModel(model, time))]),
        ["has_more"] = false,
        ["first_id"] = bridge.Models is [var first, ..] ? first : null,
        ["last_id"] = bridge.Models is [.., var last] ? last : null,
    });

    private static Answer GetAnthropicModel(string model, BridgeStore bridge, TimeProvider time) => bridge.Models.Contains(model)
        ? ModelJson.Provider(200, AnthropicModel(model, time))
        : ModelJson.Provider(404, new JsonObject
        {
            ["type"] = "error",
            ["error"] = new JsonObject { ["type"] = "not_found_error", ["message"] = "model not found" },
        });

    /// <summary>Estimates the tokens of a body: one for four bytes.</summary>
    private static async Task<Answer> CountTokensAsync(HttpRequest request)
    {
        CommonHeaders.AsksForBody(request.HttpContext);
        var body = await request.HttpContext.ReadBodyAsync();
        return ModelJson.Provider(200, new JsonObject { ["input_tokens"] = TokensOf(body.Length) });
    }

    public static int TokensOf(int bytes) => Math.Max(1, (bytes + 3) / 4);

    private static Task AnswerOtherAsync(string? path, HttpContext context, RealRoutes real)
    {
        if (real.Find(context.Request.Method, context.Request.Path.Value!) is { Route: RealRoute } match)
        {
            return UnmatchedRequests.AnswerAsync(context, match);
        }

        var refused = BridgeGate.PassThrough(context);
        var exchange = Exchange.Of(context);
        exchange.Matched = false;
        if (refused is null && real.OtherReleases(context.Request.Method, context.Request.Path.Value!) is { } sentence)
        {
            exchange.Remark(sentence);
        }

        return (refused ?? BridgeErrors.RouteNotSupported(context.Request.Method, $"/{path}").ToAnswer()).ExecuteAsync(context);
    }

    private static JsonObject OpenAiModel(string model, TimeProvider time) =>
        new() { ["id"] = model, ["object"] = "model", ["created"] = time.GetUtcNow().ToUnixTimeSeconds(), ["owned_by"] = "mock" };

    private static JsonObject AnthropicModel(string model, TimeProvider time) => new()
    {
        ["type"] = "model",
        ["id"] = model,
        ["display_name"] = model,
        ["created_at"] = GoTime.From(DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds())).ToString(),
    };

    private static Answer OpenAiNotFound(string message) => ModelJson.Provider(404, ProviderErrors.OpenAiBody(message, "invalid_request_error", null));
}
