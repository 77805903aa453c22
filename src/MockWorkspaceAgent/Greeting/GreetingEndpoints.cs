namespace Mocks.MockWorkspaceAgent.Greeting;

/// <summary>Answers those who ask whether the agent can be reached.</summary>
/// <remarks>Source: coder/coder, <c>agent/api.go</c>.</remarks>
internal static class GreetingEndpoints
{
    public static void MapGreeting(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/", GetGreeting).WithName("agent-greeting").WithTags("General").WithSummary("Whether the agent can be reached").Produces<AgentResponse>();

    private static Answer GetGreeting() => AgentAnswer.Message(200, "Hello from the agent!");
}
