using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mocks.MockCoderd.Bridge.ChatCompletions;
using Mocks.MockCoderd.Bridge.Codex;
using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Messages;
using Mocks.MockCoderd.Bridge.Responses;
using Mocks.Mocking.Control;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Swagger;
using Mocks.Mocking.Views;

namespace Mocks.MockCoderd.Bridge;

/// <summary>The AI Bridge: models of OpenAI and Anthropic behind a coderd key.</summary>
/// <remarks>Source: coder/coder, <c>enterprise/coderd/aibridge.go</c>, <c>aiBridgeRoutes</c>. Upstream mounts the bridge for every
/// method, so a wrong method on a model's path is not refused.</remarks>
internal static class BridgeEndpoints
{
    public const string Prefix = "/api/v2/aibridge";

    // A page may not set Authorization itself.
    private static readonly ApiKey ModelKey = new("model", "X-Api-Key", "mocksessid-mocksessionsecret00001", "The session token of a user, as clients of a model send it.");

    public static IServiceCollection AddBridge(this IServiceCollection services, BridgeSettings settings) => services
        .AddSingleton(settings)
        .AddScoped<BridgeGate>()
        .AddScoped<InterceptionProcessor>()
        .AddSingleton<ResponsesApi>()
        .AddSingleton<ChatCompletionsApi>()
        .AddResettable<BridgeLimits>()
        .AddResettable<BridgeStore>()
        .AddRequestState<BridgeFaultStore>()
        .AddRequestState<InterceptionStore>();

    public static void MapBridge(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup(Prefix).MapServices();
        routes.MapGroup("/api/v2/ai-gateway").In(release => release.AiGateway).Undocumented().MapServices();

        routes.MapFaults("/__admin/bridge/faults", "BridgeFault", routes.ServiceProvider.GetRequiredService<BridgeFaultStore>(), () => BridgeJson.Faults)
            .WithGroupName("control").WithTags("bridge").Changes("faults")
            .WithExample(new RouteExample("""{"kind":"provider-error","status":429,"retryAfterSeconds":1}"""));
        routes.MapBridgeControl();
        routes.MapInterceptionControl();
        routes.MapCodexSetup();
    }

    private static void MapServices(this RouteGroupBuilder bridge)
    {
        bridge.MapGroup("").WithMetadata(new RouteGuard(BridgeGate.Lists), RouteConventions.UserKey).MapLists();
        bridge.MapGroup("").WithMetadata(new RouteGuard(BridgeGate.Models), ModelKey).MapModels();
        bridge.MapGroup("").WithMetadata(new RouteGuard(BridgeGate.PassThrough), ModelKey).MapPassThrough();
        bridge.MapOtherPaths();
    }

    private static void MapModels(this RouteGroupBuilder models)
    {
        models.MapOpenAi(ModelProvider.OpenAi);
        models.MapGroup("").In(release => release.AiBridgeChatGpt).Undocumented().MapOpenAi(ModelProvider.ChatGpt);
        var messages = $"{ModelProvider.Anthropic.Root}{MessagesApi.Path}";
        models.MapPost(messages, PostMessageAsync).Describe("messages", "Anthropic messages, streamed or whole")
            .WithBody("""{"model":"claude-sonnet-4-5","max_tokens":100,"messages":[{"role":"user","content":"Say hi"}]}""");
        models.Map(messages, PostMessageAsync);
    }

    private static void MapOpenAi(this RouteGroupBuilder models, ModelProvider provider)
    {
        var (responses, chat) = ($"{provider.Root}{ResponsesApi.Path}", $"{provider.Root}{ChatCompletionsApi.Path}");
        models.MapPost(responses, PostResponseAsync).Describe("responses", "OpenAI Responses, streamed or whole")
            .WithBody("""{"model":"gpt-5.2","input":"Say hi","stream":true}""");
        models.Map(responses, PostResponseAsync);
        models.MapPost(chat, PostChatCompletionAsync).Describe("chat-completions", "OpenAI chat completions, streamed or whole")
            .WithBody("""{"model":"gpt-5.2","messages":[{"role":"user","content":"Say hi"}],"stream":true}""");
        models.Map(chat, PostChatCompletionAsync);

        Task PostResponseAsync(UserCaller caller, HttpContext context, InterceptionProcessor processor, ResponsesApi api) =>
            processor.ServeAsync(context, provider, api, caller.User);

        Task PostChatCompletionAsync(UserCaller caller, HttpContext context, InterceptionProcessor processor, ChatCompletionsApi api) =>
            processor.ServeAsync(context, provider, api, caller.User);
    }

    private static Task PostMessageAsync(UserCaller caller, HttpContext context, InterceptionProcessor processor) =>
        processor.ServeAsync(context, ModelProvider.Anthropic, MessagesApi.Instance, caller.User);

    /// <summary>Documents a route of the bridge.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string id, string summary) =>
        route.WithName(id).WithTags("AI Bridge").WithSummary(summary)
            .Produces(200).Produces<string>(400, "text/plain").Produces<ErrorResponse>(403);

    public static RouteHandlerBuilder WithBody(this RouteHandlerBuilder route, string body) =>
        route.Accepts<JsonElement>("application/json", "*/*").WithExample(body);

    private static IServiceCollection AddResettable<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class, IResettable =>
        services.AddSingleton<T>().AddSingleton<IResettable>(provider => provider.GetRequiredService<T>());
}
