using Mocks.Mocking.Routes;

namespace Mocks.MockCoderd.Deployment;

/// <summary>The facts about itself that coderd gives without a token.</summary>
/// <remarks>Source: coder/coder, <c>coderd/coderd.go</c> and <c>coderd/deployment.go</c>.</remarks>
internal static class BuildInfoEndpoints
{
    public const string AccessUrl = "https://coder.example.com";

    internal static KeyValuePair<string, string>[] PlainText { get; } = [Answer.Header("Content-Type", "text/plain; charset=utf-8")];

    public static void MapBuildInfo(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v2", GetRoot).WithMetadata(new RouteGroup("/api/v2")).Documented("api-root-handler", "General", "API root handler").Produces<ErrorResponse>();
        routes.MapGet("/api/v2/buildinfo", GetBuildInfo).Documented("build-info", "General", "Build info").Produces<BuildInfo>();
        routes.MapGet("/healthz", GetHealthz).Documented("healthz", "General", "Whether coderd is up").Produces<string>(200, "text/plain");
    }

    private static Answer GetBuildInfo(Release release) => CoderdAnswer.Of(200, new BuildInfo(
        ExternalUrl: "https://github.com/coder/coder/commit/0000000",
        Version: release.Version,
        DashboardUrl: AccessUrl,
        Telemetry: false,
        WorkspaceProxy: false,
        AgentApiVersion: "1.0",
        ProvisionerApiVersion: "1.17",
        UpgradeMessage: "",
        DeploymentId: "00000000-0000-4000-8000-0000000000ff"));

    private static Answer GetRoot() => CoderdAnswer.Of(200, new ErrorResponse("👋"));

    private static Answer GetHealthz() => new(200, PlainText, "OK"u8.ToArray());
}
