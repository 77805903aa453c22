using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using AppSharing = Mocks.AgentRpc.Agent.WorkspaceApp.Types.SharingLevel;
using WireApp = Mocks.AgentRpc.Agent.WorkspaceApp;
using WireScript = Mocks.AgentRpc.Agent.WorkspaceAgentScript;
using WorkspaceAgentMetadata = Mocks.AgentRpc.Agent.WorkspaceAgentMetadata;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>Everything that an agent needs to run its workspace.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/manifest.go</c>. There is no wildcard host, so nothing has a subdomain.</remarks>
internal static class ManifestMethods
{
    private const int SecretsSince = 9;

    private static readonly string[] GitTypes =
        ["github", "gitlab", "bitbucket-cloud", "bitbucket-server", "azure-devops", "azure-devops-entra", "gitea"];

    public static Manifest GetManifest(RpcSession session, GetManifestRequest request)
    {
        var (workspace, agent) = session.Now;
        var declared = agent.Manifest;
        var manifest = new Manifest
        {
            AgentId = agent.Id.ToBytes(),
            AgentName = agent.Name,
            OwnerUsername = workspace.Owner,
            WorkspaceId = workspace.Id.ToBytes(),
            WorkspaceName = workspace.Name,
            GitAuthConfigs = (uint)session.World.ExternalAuth.Count(provider => GitTypes.Contains(provider.Type)),
            EnvironmentVariables = { declared.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal).ToDictionary() },
            Directory = declared.Directory,
            MotdPath = declared.MotdPath,
            DerpMap = DerpMap.Of(session.Host),
            Scripts = { declared.Scripts.Select(ScriptOf) },
            Apps = { agent.Apps.OrderBy(app => app.Slug, StringComparer.Ordinal).Select(app => AppOf(app, session.TaskApp.Url)) },
            Metadata = { declared.Metadata.Select(MetadataOf) },
            Devcontainers = { declared.Devcontainers.Select(DevcontainerOf) },
        };
        if (agent.Parent is { } parent)
        {
            manifest.ParentId = parent.Agent.ToBytes();
        }

        if (session.Release.AgentRpcMinor >= SecretsSince)
        {
            manifest.Secrets.AddRange(declared.Secrets.Select(secret => new WorkspaceSecret
            {
                EnvName = secret.EnvName,
                FilePath = secret.FilePath,
                Value = Google.Protobuf.ByteString.CopyFromUtf8(secret.Value),
            }));
        }

        return manifest;
    }

    // The display name is left out, as upstream does it.
    private static WireScript ScriptOf(AgentScript script) => new()
    {
        Id = script.Id.ToBytes(),
        LogSourceId = script.LogSourceId.ToBytes(),
        LogPath = script.LogPath,
        Script = script.Script,
        Cron = script.Cron,
        RunOnStart = script.RunOnStart,
        RunOnStop = script.RunOnStop,
        StartBlocksLogin = script.StartBlocksLogin,
        Timeout = new Duration { Seconds = script.TimeoutSeconds },
    };

    private static WireApp AppOf(App app, string? taskAppUrl) => new()
    {
        Id = app.Id.ToBytes(),
        Url = app.Url ?? taskAppUrl ?? "",
        External = app.External,
        Slug = app.Slug,
        DisplayName = app.DisplayName,
        Command = app.Command,
        Icon = app.Icon,
        Subdomain = app.Subdomain,
        SharingLevel = app.SharingLevel switch
        {
            SharingLevel.Owner => AppSharing.Owner,
            SharingLevel.Authenticated => AppSharing.Authenticated,
            SharingLevel.Public => AppSharing.Public,
            _ => AppSharing.Organization,
        },
        Healthcheck = new WireApp.Types.Healthcheck
        {
            Url = app.HealthCheck?.Url ?? "",
            Interval = new Duration { Seconds = app.HealthCheck?.Interval ?? 0 },
            Threshold = app.HealthCheck?.Threshold ?? 0,
        },
        Health = (WireApp.Types.Health)((int)app.Health + 1),
        Hidden = app.Hidden,
    };

    // Seconds in Terraform become nanoseconds on the wire, and the agent reads them back as seconds.
    private static WorkspaceAgentMetadata.Types.Description MetadataOf(AgentMetadata metadata) => new()
    {
        Key = metadata.Key,
        DisplayName = metadata.DisplayName,
        Script = metadata.Script,
        Interval = Nanoseconds(metadata.Interval),
        Timeout = Nanoseconds(metadata.Timeout),
    };

    private static WorkspaceAgentDevcontainer DevcontainerOf(AgentDevcontainer container)
    {
        var wire = new WorkspaceAgentDevcontainer
        {
            Id = container.Id.ToBytes(),
            WorkspaceFolder = container.WorkspaceFolder,
            ConfigPath = container.ConfigPath,
            Name = container.Name,
        };
        if (container.SubagentId is { } subagent)
        {
            wire.SubagentId = subagent.ToBytes();
        }

        return wire;
    }

    private static Duration Nanoseconds(long count) => new() { Seconds = count / 1_000_000_000, Nanos = (int)(count % 1_000_000_000) };
}
