using Mocks.Go.Strconv;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Swagger;

namespace Mocks.MockWorkspaceAgent.Containers;

/// <summary>Dev containers. An agent that has them disabled refuses any method, and only on exactly the first path.</summary>
/// <remarks>Source: coder/coder, <c>agent/api.go</c>, <c>agent/agentcontainers/api.go</c>. Enabled by <c>--containers FILE</c> or a preset.</remarks>
internal static class ContainerEndpoints
{
    private const string Path = "/api/v0/containers";

    // Of the preset devcontainers.
    private const string Example = "00000000-0000-4000-8000-000000000031";

    // All that the router knows.
    private static readonly string[] OtherMethods = ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];

    private static readonly AgentResponse NotEnabled = new(
        "Dev Container feature not enabled.", "To enable this feature, set CODER_AGENT_DEVCONTAINERS_ENABLE=true in your template.");

    private static readonly AgentResponse NotSupported = new(
        "Dev Container feature not supported.", "Dev Container integration inside other Dev Containers is explicitly not supported.");

    public static void MapContainers(this IEndpointRouteBuilder routes)
    {
        var containers = routes.MapGroup(Path).WithTags("Containers").WithMetadata(new RouteGroup(Path));
        containers.MapGet("/", GetContainers).WithName("list-containers").WithSummary("List containers and dev containers").Produces<ContainersResponse>()
            .Produces<AgentResponse>(403).Produces<AgentResponse>(500);
        containers.MapMethods("/", OtherMethods, RefuseMethod).ExcludeFromDescription();
        containers.MapGet("/watch", WatchContainers).WithName("watch-containers").WithSummary("Watch dev containers over a WebSocket").Produces<ContainersResponse>(101);
        containers.MapPost("/devcontainers/{id}/recreate", PostRecreate).WithName("recreate-devcontainer").WithSummary("Make the container of a dev container again").WithExample(null, ("id", Example))
            .Produces<AgentResponse>(202).Produces<AgentResponse>(403).Produces<AgentResponse>(404).Produces<AgentResponse>(409);
        containers.MapDelete("/devcontainers/{id}", DeleteDevcontainer).WithName("delete-devcontainer").WithSummary("Delete a dev container").WithExample(null, ("id", Example))
            .Produces(204).Produces<AgentResponse>(404).Produces<AgentResponse>(409).Produces<AgentResponse>(500);
    }

    /// <summary>Whether a path belongs to routes that the agent does not have now.</summary>
    public static bool Hides(HttpContext context, string path) =>
        path.StartsWith($"{Path}/", StringComparison.Ordinal) && context.RequestServices.GetRequiredService<Presets.WorkspaceAgentPresets>().Containers is null;

    private static Answer GetContainers(HttpContext context, Presets.WorkspaceAgentPresets presets, ContainerState state) =>
        state.Source is not { } source ? Disabled(context, presets)
        : source.Behaviour.ScanError is { } error ? AgentAnswer.Of(500, new AgentResponse("Could not get containers", error))
        : AgentAnswer.Of(200, state.List());

    private static Answer RefuseMethod(HttpContext context, Presets.WorkspaceAgentPresets presets, ContainerState state) =>
        state.Source is null ? Disabled(context, presets) : new Answer(405, [Answer.Header("Allow", "GET")]);

    private static Answer Disabled(HttpContext context, Presets.WorkspaceAgentPresets presets) =>
        AgentPaths.Of(context) != Path ? UnmatchedRequests.Hidden(context) : AgentAnswer.Of(403, presets.InForce.InsideDevContainer ? NotSupported : NotEnabled);

    private static Answer WatchContainers(HttpContext context, ContainerState state) =>
        state.Source is null ? UnmatchedRequests.Hidden(context) : ContainerWatch.Accept(context, state);

    private static Answer PostRecreate(string id, HttpContext context, ContainerState state)
    {
        if (state.Source is not { } source)
        {
            return UnmatchedRequests.Hidden(context);
        }

        if (state.Find(id) is not { } known)
        {
            return NotFound(id);
        }

        var name = GoQuote.Quote(known.Name);
        if (source.Behaviour.IsFixed(known))
        {
            return AgentAnswer.Of(403, new AgentResponse("Cannot rebuild Terraform-defined devcontainer",
                $"Devcontainer {name} has resources defined in Terraform and cannot be rebuilt from the UI. Update the workspace template to modify this devcontainer."));
        }

        if (IsBusy(known))
        {
            return AgentAnswer.Of(409, new AgentResponse("Unable to recreate transitioning devcontainer", $"Devcontainer {name} is currently {known.Status} and cannot be restarted."));
        }

        state.Recreate(known);
        return AgentAnswer.Of(202, new AgentResponse("Devcontainer recreation initiated", $"Recreation process for devcontainer {name} has started."));
    }

    private static Answer DeleteDevcontainer(string id, HttpContext context, ContainerState state)
    {
        if (state.Source is null)
        {
            return UnmatchedRequests.Hidden(context);
        }

        if (state.Find(id) is not { } known)
        {
            return NotFound(id);
        }

        if (IsBusy(known))
        {
            return AgentAnswer.Of(409, new AgentResponse("Unable to delete transitioning devcontainer", $"Devcontainer {GoQuote.Quote(known.Name)} is currently {known.Status} and cannot be deleted."));
        }

        return state.Delete(known) is { } step ? AgentAnswer.Of(500, new AgentResponse(step switch
        {
            "stop" => "An error occurred stopping the container",
            "remove" => "An error occurred removing the container",
            _ => "An error occurred deleting the agent",
        }, ContainerState.Failure(step))) : new Answer(204, []);
    }

    private static bool IsBusy(Devcontainer known) => known.Status is "starting" or "stopping" or "deleting";

    private static Answer NotFound(string id) => AgentAnswer.Of(404, new AgentResponse("Devcontainer not found.", $"Could not find devcontainer with ID: {GoQuote.Quote(id)}"));
}
