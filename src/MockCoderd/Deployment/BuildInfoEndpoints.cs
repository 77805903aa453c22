using Mocks.MockCoderd.Releases;
using Mocks.Mocking.Hosting;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.Deployment;

/// <summary>What coderd tells anyone about itself, without a token.</summary>
/// <remarks>Source: coder/coder, <c>coderd/coderd.go</c> and <c>coderd/deployment.go</c>.</remarks>
internal static class BuildInfoEndpoints
{
    public const string AccessUrl = "https://coder.example.com";

    internal static KeyValuePair<string, string>[] PlainText { get; } = [Answer.Header("Content-Type", "text/plain; charset=utf-8")];

    public static IEndpointRouteBuilder MapBuildInfo(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v2/buildinfo", GetBuildInfo).WithName("build-info").WithTags("General").Produces<BuildInfo>()
            .WithSummary("Build info");
        routes.MapGet("/api/v2", GetRoot).WithName("api-root-handler").WithTags("General").Produces<ErrorResponse>()
            .WithSummary("API root handler");
        routes.MapGet("/healthz", GetHealthz).WithName("healthz").WithTags("General").Produces<string>(200, "text/plain")
            .WithSummary("Whether coderd is up");
        foreach (var path in new[] { "/api/v2/buildinfo", "/api/v2", "/healthz" })
        {
            routes.MapOtherMethods(path, context => UnknownRoutes.WrongMethod(context, "GET"));
        }

        return routes;
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
