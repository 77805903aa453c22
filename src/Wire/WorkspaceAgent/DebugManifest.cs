using System.Text.Json.Serialization;
using Mocks.Wire.Coderd;

namespace Mocks.Wire.WorkspaceAgent;

/// <summary>The body of <c>GET /debug/manifest</c>: the manifest as the agent holds it.</summary>
/// <param name="ParentId">The nil UUID for an agent without a parent.</param>
/// <param name="DerpMap">Always null: the mock has no network.</param>
/// <param name="EnvironmentVariables">Sorted by name. Null is Go's nil map, which is written as null.</param>
/// <remarks>Source: coder/coder, <c>codersdk/agentsdk/agentsdk.go</c>, <c>Manifest</c>.</remarks>
public sealed record DebugManifest(
    Guid ParentId, Guid AgentId, string AgentName, string OwnerName, Guid WorkspaceId, string WorkspaceName, uint GitAuthConfigs,
    [property: JsonPropertyName("vscode_port_proxy_uri")] string VsCodePortProxyUri,
    IReadOnlyList<ManifestApp> Apps,
    [property: JsonPropertyName("derpmap"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? DerpMap,
    bool DerpForceWebsockets,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyDictionary<string, string>? EnvironmentVariables,
    string Directory, string MotdFile, bool DisableDirectConnections,
    IReadOnlyList<AgentMetadataDescription> Metadata, IReadOnlyList<WorkspaceAgentScript> Scripts, IReadOnlyList<Devcontainer> Devcontainers);

/// <summary>An app of a manifest. It has neither a group nor a place to open in, and no statuses.</summary>
/// <param name="Statuses">Go's nil slice, which is written as null.</param>
/// <remarks>Source: coder/coder, <c>codersdk/workspaceapps.go</c>, <c>WorkspaceApp</c>.</remarks>
public sealed record ManifestApp(
    Guid Id, string? Url, bool External, string Slug, string? DisplayName, string? Command, string? Icon, bool Subdomain, string? SubdomainName,
    string SharingLevel, WorkspaceAppHealthcheck Healthcheck, string Health, bool Hidden, string OpenIn = "",
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyList<WorkspaceAppStatus>? Statuses = null);
