using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mocks.MockCoderd.Bridge.ChatCompletions;
using Mocks.MockCoderd.Bridge.Codex;
using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Messages;
using Mocks.MockCoderd.Bridge.Responses;
using Mocks.MockCoderd.Deployment;
using Mocks.Mocking.Control;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Swagger;
using Mocks.Mocking.Views;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.Bridge;

/// <summary>The AI Bridge: models of OpenAI and Anthropic behind a coderd key.</summary>
/// <remarks>Source: coder/coder, <c>enterprise/coderd/aibridge.go</c>, <c>aiBridgeRoutes</c>. Every path and every method below
/// the prefix goes to one handler, which finds its own way: a wrong method on a known path is not refused.</remarks>
internal static class BridgeEndpoints
{
    public const string Prefix = "/api/v2/aibridge";
    public const string GatewayPrefix = "/api/v2/ai-gateway";

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
        .AddScoped<ManagementEndpoints>()
        .AddSingleton<IModelApi, ResponsesApi>()
        .AddSingleton<IModelApi, ChatCompletionsApi>()
        .AddSingleton<IModelApi, MessagesApi>()
        .AddResettable<BridgeLimits>()
        .AddResettable<BridgeStore>()
        .AddRequestState<BridgeFaultStore>()
        .AddRequestState<InterceptionStore>();

    public static IEndpointRouteBuilder MapBridge(this IEndpointRouteBuilder routes)
    {
        routes.MapPost($"{Prefix}/openai/v1/responses", Serve).Describe("responses", "OpenAI Responses, streamed or whole")
            .WithBody("""{"model":"gpt-5.2","input":"Say hi","stream":true}""");
        routes.MapPost($"{Prefix}/openai/v1/chat/completions", Serve).Describe("chat-completions", "OpenAI chat completions, streamed or whole")
            .WithBody("""{"model":"gpt-5.2","messages":[{"role":"user","content":"Say hi"}],"stream":true}""");
        routes.MapGet($"{Prefix}/openai/v1/models", Serve).Describe("openai-models", "OpenAI's models, passed through");
        routes.MapPost($"{Prefix}/anthropic/v1/messages", Serve).Describe("messages", "Anthropic messages, streamed or whole")
            .WithBody("""{"model":"claude-sonnet-4-5","max_tokens":100,"messages":[{"role":"user","content":"Say hi"}]}""");
        routes.MapPost($"{Prefix}/anthropic/v1/messages/count_tokens", Serve).Describe("count-tokens", "Anthropic's count of tokens, passed through")
            .WithBody("""{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"Say hi"}]}""");
        routes.MapGet($"{Prefix}/anthropic/v1/models", Serve).Describe("anthropic-models", "Anthropic's models, passed through");
        routes.MapGet($"{Prefix}/interceptions", Serve).Describe("list-ai-bridge-interceptions", "List AI Bridge interceptions").Produces<InterceptionList>();
        routes.MapGet($"{Prefix}/sessions", Serve).Describe("list-ai-bridge-sessions", "List AI Bridge sessions").Produces<SessionList>();
        routes.MapGet($"{Prefix}/models", Serve).Describe("list-ai-bridge-models", "List AI Bridge models").Produces<IReadOnlyList<string>>();
        routes.MapFaults("/__admin/bridge/faults", "BridgeFault", routes.ServiceProvider.GetRequiredService<BridgeFaultStore>(), BridgeJson.Faults)
            .WithGroupName("control").WithTags("bridge")
            .WithExample(new RouteExample("""{"kind":"provider-error","status":429,"retryAfterSeconds":1}"""));
        routes.MapBridgeControl();
        routes.MapInterceptionControl();
        routes.MapCodexSetup();
        return routes;
    }

    /// <summary>Whether a path is the bridge's, also where no route is mapped for it.</summary>
    public static bool Owns(HttpContext context) =>
        context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal)
        || context.Request.Path.StartsWithSegments(GatewayPrefix, StringComparison.Ordinal);

    public static async Task AnswerAsync(HttpContext context)
    {
        var (services, path) = (context.RequestServices, BridgeGate.PathBelow(context));
        if (HttpMethods.IsGet(context.Request.Method) && services.GetRequiredService<ManagementEndpoints>().HandlerOf(path) is { } list)
        {
            await list(context).ExecuteAsync(context);
            return;
        }

        if (services.GetServices<IModelApi>().FirstOrDefault(api => api.Path == path) is { } bridged)
        {
            await services.GetRequiredService<InterceptionProcessor>().ServeAsync(context, bridged);
            return;
        }

        var gate = services.GetRequiredService<BridgeGate>();
        await gate.PassAsync(context, async _ => await (await PassOnAsync(context, path)).ExecuteAsync(context));
        Exchange.Of(context).Matched = gate.CheckDeployment(context) is null && Exchange.Of(context).Status != 404;
    }

    private static async Task<Answer> PassOnAsync(HttpContext context, string path)
    {
        if (path == "/anthropic/v1/messages/count_tokens")
        {
            CommonHeaders.AsksForBody(context);
            return PassThrough.CountTokens(await context.ReadBodyAsync());
        }

        var services = context.RequestServices;
        return PassThrough.Of(path, services.GetRequiredService<BridgeStore>().Current, services.GetRequiredService<TimeProvider>().GetUtcNow())
            ?? BridgeErrors.RouteNotSupported(context.Request.Method, path).ToAnswer();
    }

    private static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string id, string summary) =>
        route.WithName(id).WithTags("AI Bridge").WithSummary(summary).WithExample(Key)
            .Produces(200).Produces<string>(400, "text/plain").Produces<ErrorResponse>(403);

    private static RouteHandlerBuilder WithBody(this RouteHandlerBuilder route, string body) =>
        route.Accepts<JsonElement>("application/json", "*/*").WithExample(body);

    private static IResult Serve() => new Served();

    private sealed class Served : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => AnswerAsync(httpContext);
    }

    private static IServiceCollection AddResettable<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class, IResettable =>
        services.AddSingleton<T>().AddSingleton<IResettable>(provider => provider.GetRequiredService<T>());
}
