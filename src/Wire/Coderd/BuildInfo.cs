namespace Mocks.Wire.Coderd;

/// <summary>The body of <c>GET /api/v2/buildinfo</c>.</summary>
/// <param name="ExternalUrl">The address of this build's source.</param>
/// <param name="Version">E.g. <c>v2.31.0+a1b2c3d</c>; the header <c>X-Coder-Build-Version</c> says the same.</param>
/// <param name="DashboardUrl">The access URL, without a final slash.</param>
/// <param name="AgentApiVersion">Always <c>1.0</c>; it is not the version of the agent's RPC.</param>
/// <param name="UpgradeMessage">Written also when empty.</param>
/// <param name="WebpushPublicKey">Left out when null.</param>
/// <remarks>Source: coder/coder, <c>codersdk/deployment.go</c>, <c>BuildInfoResponse</c>.</remarks>
public sealed record BuildInfo(
    string ExternalUrl,
    string Version,
    string DashboardUrl,
    bool Telemetry,
    bool WorkspaceProxy,
    string AgentApiVersion,
    string ProvisionerApiVersion,
    string UpgradeMessage,
    string DeploymentId,
    string? WebpushPublicKey = null);
