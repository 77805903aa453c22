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

    // One key for the models and one for the lists; a page may not set Authorization itself.
    private static readonly RouteExample Key = new(Headers: new Dictionary<string, string>
    {
        ["X-Api-Key"] = "mocksessid-mocksessionsecret00001",
        ["Coder-Session-Token"] = "mocksessid-mocksessionsecret00001",
    });

    public static IServiceCollection AddBridge(this IServiceCollection services, BridgeSettings settings) => services
        .AddSingleton(settings)
        .AddScoped<BridgeGate>()
        .AddScoped<InterceptionProcessor>()
        .AddSingleton<ResponsesApi>()
        .AddResettable<BridgeLimits>()
        .AddResettable<BridgeStore>()
        .AddRequestState<BridgeFaultStore>()
        .AddRequestState<InterceptionStore>();

    public static void MapBridge(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup(Prefix).MapServices();
        routes.MapGroup("/api/v2/ai-gateway").In(release => release.AiGateway).Undocumented().MapServices();

        routes.MapFaults("/__admin/bridge/faults", "BridgeFault", routes.ServiceProvider.GetRequiredService<BridgeFaultStore>(), BridgeJson.Faults)
            .WithGroupName("control").WithTags("bridge")
            .WithExample(new RouteExample("""{"kind":"provider-error","status":429,"retryAfterSeconds":1}"""));
        routes.MapBridgeControl();
        routes.MapInterceptionControl();
        routes.MapCodexSetup();
    }

    private static void MapServices(this RouteGroupBuilder bridge)
    {
        bridge.MapGroup("").WithMetadata(new RouteGuard(BridgeGate.Lists)).MapLists();
        bridge.MapGroup("").WithMetadata(new RouteGuard(BridgeGate.Models)).MapModels();
        bridge.MapGroup("").WithMetadata(new RouteGuard(BridgeGate.PassThrough)).MapPassThrough();
        bridge.MapOtherPaths();
    }

    private static void MapModels(this RouteGroupBuilder models)
    {
        models.MapPost(ResponsesApi.Route, PostResponseAsync).Describe("responses", "OpenAI Responses, streamed or whole")
            .WithBody("""{"model":"gpt-5.2","input":"Say hi","stream":true}""");
        models.Map(ResponsesApi.Route, PostResponseAsync);
        models.MapPost(ChatCompletionsApi.Route, PostChatCompletionAsync).Describe("chat-completions", "OpenAI chat completions, streamed or whole")
            .WithBody("""{"model":"gpt-5.2","messages":[{"role":"user","content":"Say hi"}],"stream":true}""");
        models.Map(ChatCompletionsApi.Route, PostChatCompletionAsync);
        models.MapPost(MessagesApi.Route, PostMessageAsync).Describe("messages", "Anthropic messages, streamed or whole")
            .WithBody("""{"model":"claude-sonnet-4-5","max_tokens":100,"messages":[{"role":"user","content":"Say hi"}]}""");
        models.Map(MessagesApi.Route, PostMessageAsync);
    }

    private static Task PostResponseAsync(UserCaller caller, HttpContext context, InterceptionProcessor processor, ResponsesApi responses) =>
        processor.ServeAsync(context, responses, caller.User);

    private static Task PostChatCompletionAsync(UserCaller caller, HttpContext context, InterceptionProcessor processor) =>
        processor.ServeAsync(context, ChatCompletionsApi.Instance, caller.User);

    private static Task PostMessageAsync(UserCaller caller, HttpContext context, InterceptionProcessor processor) =>
        processor.ServeAsync(context, MessagesApi.Instance, caller.User);

    /// <summary>Documents a route of the bridge.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string id, string summary) =>
        route.WithName(id).WithTags("AI Bridge").WithSummary(summary).WithExample(Key)
            .Produces(200).Produces<string>(400, "text/plain").Produces<ErrorResponse>(403);

    public static RouteHandlerBuilder WithBody(this RouteHandlerBuilder route, string body) =>
        route.Accepts<JsonElement>("application/json", "*/*").WithExample(body);

    private static IServiceCollection AddResettable<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class, IResettable =>
        services.AddSingleton<T>().AddSingleton<IResettable>(provider => provider.GetRequiredService<T>());
}
