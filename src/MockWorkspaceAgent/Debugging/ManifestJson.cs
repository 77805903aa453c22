using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Life.Manifests;
using Mocks.Wire;
using Mocks.Wire.Coderd;

namespace Mocks.MockWorkspaceAgent.Debugging;

/// <summary>A manifest as the agent's debug route writes it. Its variables are in clear, as upstream's are.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/agentsdk/convert.go</c>, <c>ManifestFromProto</c>. Not reproduced: the DERP map, and members for secrets and sub-agents of dev containers.</remarks>
internal static class ManifestJson
{
    private const long NanosecondsInTick = 100;

    public static byte[] Of(AgentManifest manifest)
    {
        var message = manifest.Message;
        return Json.WorkspaceAgent.Write(new DebugManifest(
            message.ParentId.Length > 0 ? ManifestConversion.ToUuid(message.ParentId) : Guid.Empty, manifest.AgentId, manifest.AgentName, manifest.OwnerName, manifest.WorkspaceId, manifest.WorkspaceName,
            message.GitAuthConfigs, manifest.VsCodePortProxyUri, [.. message.Apps.Select(AppOf)], null, message.DerpForceWebsockets,
            manifest.Environment.Count == 0 ? null : new SortedDictionary<string, string>(manifest.Environment.ToDictionary(), StringComparer.Ordinal),
            manifest.Directory, message.MotdPath, message.DisableDirectConnections,
            [.. manifest.Metadata.Select(metadata => new AgentMetadataDescription(
                metadata.DisplayName, metadata.Key, metadata.Script, (long)metadata.Interval.TotalSeconds, (long)metadata.Timeout.TotalSeconds))],
            [.. manifest.Scripts.Select(script => new Wire.Coderd.WorkspaceAgentScript(
                script.Id, script.LogSourceId, script.LogPath, script.Text, script.Cron, script.RunOnStart, script.RunOnStop, StartBlocksLogin: false,
                script.Timeout.Ticks * NanosecondsInTick, script.DisplayName))],
            [.. message.Devcontainers.Select(declared => new Devcontainer(
                ManifestConversion.ToUuid(declared.Id), declared.Name, declared.WorkspaceFolder, NullIfEmpty(declared.ConfigPath), Status: ""))]));
    }

    private static ManifestApp AppOf(AgentRpc.Agent.WorkspaceApp app) => new(
        ManifestConversion.ToUuid(app.Id), NullIfEmpty(app.Url), app.External, app.Slug, NullIfEmpty(app.DisplayName), NullIfEmpty(app.Command), NullIfEmpty(app.Icon), app.Subdomain,
        NullIfEmpty(app.SubdomainName), app.SharingLevel.ToSnakeCase(),
        new WorkspaceAppHealthcheck(app.Healthcheck?.Url ?? "", (int)(app.Healthcheck?.Interval?.Seconds ?? 0), app.Healthcheck?.Threshold ?? 0),
        app.Health.ToSnakeCase(), app.Hidden);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
