using System.Text.Json.Serialization;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Rpc;

/// <summary>A session that is open now.</summary>
/// <param name="Role">As the session asked for it; <c>client</c> for a client of the agent.</param>
/// <param name="ApiVersion">The version that the session asked for.</param>
/// <param name="Version">What the agent said of itself; left out before.</param>
/// <param name="Streams">Streams that are open.</param>
/// <param name="Calls">Calls so far.</param>
/// <param name="Running">Methods of calls that run, with their number.</param>
public sealed record AgentSessionView(
    Guid Agent, string Name, string Workspace, string Role, string ApiVersion, string? Version, AgentLifecycle Lifecycle, DateTimeOffset Since,
    int Streams, long Calls, IReadOnlyDictionary<string, int> Running);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<AgentSessionView>))]
internal sealed partial class AgentSessionJson : JsonSerializerContext;

/// <summary>Shows which agents and clients are connected.</summary>
internal static class AgentSessionControl
{
    public static IServiceCollection AddAgentSessions(this IServiceCollection services) => services
        .AddSingleton<Coordinator>()
        .AddSingleton<ResumeTokens>()
        .AddSingleton<AgentSessions>()
        .AddSingleton<IResettable>(provider => provider.GetRequiredService<AgentSessions>());

    public static IEndpointRouteBuilder MapAgentSessionControl(this IEndpointRouteBuilder routes)
    {
        var agents = routes.MapGroup("/__admin/agents").WithGroupName("control").WithTags("world");
        agents.MapGet("", GetAgents).WithName("getAgents").Produces<IReadOnlyList<AgentSessionView>>()
            .WithSummary("The agents and clients that are connected over RPC: role, version, streams and calls.");
        return routes;
    }

    private static IResult GetAgents(AgentSessions sessions, WorldStore world) => ControlJson.List(
        (IReadOnlyList<AgentSessionView>)[.. sessions.All.Select(open => Of(open, world)).OfType<AgentSessionView>()], AgentSessionJson.Default.IReadOnlyListAgentSessionView);

    private static AgentSessionView? Of(OpenSession open, WorldStore world) => world.AgentById(open.Session.AgentId) is not var (workspace, agent) ? null : new(
        agent.Id, agent.Name, workspace.Name, open.Session.Role, open.Session.ApiVersion, agent.Reports?.Startup?.Version, agent.Lifecycle, open.Since,
        open.Streams.StreamCount, open.CallCount, open.Running);
}
