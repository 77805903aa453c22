namespace Mocks.MockWorkspaceAgent.Containers;

/// <summary>Dev containers, as an agent answers that has them disabled: any method, and only on exactly this path.</summary>
/// <remarks>Source: coder/coder, <c>agent/api.go</c>. Not reproduced: the enabled set-up.</remarks>
internal static class ContainerEndpoints
{
    private static readonly AgentResponse NotEnabled = new(
        "Dev Container feature not enabled.", "To enable this feature, set CODER_AGENT_DEVCONTAINERS_ENABLE=true in your template.");

    private static readonly AgentResponse NotSupported = new(
        "Dev Container feature not supported.", "Dev Container integration inside other Dev Containers is explicitly not supported.");

    // A route of any method has no place on the Swagger page.
    public static void MapContainers(this IEndpointRouteBuilder routes) => routes.Map("/api/v0/containers", RefuseContainers).ExcludeFromDescription();

    private static Answer RefuseContainers(Presets.WorkspaceAgentPresets presets) =>
        AgentAnswer.Of(403, presets.InForce.InsideDevContainer ? NotSupported : NotEnabled);
}
