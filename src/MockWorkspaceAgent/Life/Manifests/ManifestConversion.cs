using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;

namespace Mocks.MockWorkspaceAgent.Life.Manifests;

/// <summary>A manifest cannot be used: fatal for the session.</summary>
internal sealed class ManifestException(string message) : Exception(message);

/// <summary>Reads a manifest as an agent does.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/agentsdk/convert.go</c>, <c>ManifestFromProto</c>. The DERP map is not looked at.</remarks>
internal static class ManifestConversion
{
    private const int UuidBytes = 16;
    private const long NanosecondsInSecond = 1_000_000_000;

    /// <exception cref="ManifestException">An id is no UUID, or the agent's is the nil one.</exception>
    public static AgentManifest From(Manifest message)
    {
        var apps = Converted("workspace apps", () => message.Apps.Select(AppOf).ToArray());
        var scripts = Converted("workspace agent scripts", () => message.Scripts.Select(ScriptOf).ToArray());
        var agentId = Converted("workspace agent ID", () => ToUuid(message.AgentId));
        var workspaceId = Converted("workspace ID", () => ToUuid(message.WorkspaceId));
        _ = Converted("workspace agent devcontainers", () => message.Devcontainers.Select(declared => ToUuid(declared.Id)).ToArray());
        return agentId == Guid.Empty
            ? throw new ManifestException("nil agentID returned by manifest")
            : new AgentManifest(
                agentId, message.AgentName, workspaceId, message.WorkspaceName, message.OwnerUsername, message.Directory, message.VsCodePortProxyUri,
                message.EnvironmentVariables.ToDictionary(variable => variable.Key, variable => variable.Value), scripts, apps,
                [.. message.Metadata.Select(MetadataOf)],
                [.. message.Secrets.Select(secret => new DeclaredSecret(secret.EnvName, secret.FilePath, secret.Value.Memory))], message);
    }

    private static DeclaredScript ScriptOf(WorkspaceAgentScript script) => new(
        ToUuid(script.Id), ToUuid(script.LogSourceId), script.DisplayName, script.LogPath, script.Script, script.Cron, script.RunOnStart, script.RunOnStop,
        script.Timeout?.ToTimeSpan() ?? TimeSpan.Zero);

    private static DeclaredApp AppOf(WorkspaceApp app) => new(
        ToUuid(app.Id), app.Slug, app.Healthcheck?.Url ?? "", TimeSpan.FromSeconds(app.Healthcheck?.Interval?.Seconds ?? 0), app.Healthcheck?.Threshold ?? 0, app.Health);

    // coderd sends ten seconds as ten nanoseconds, and the agent reads nanoseconds as seconds.
    private static DeclaredMetadata MetadataOf(WorkspaceAgentMetadata.Types.Description metadata) => new(
        metadata.Key, metadata.DisplayName, metadata.Script, SecondsIn(metadata.Interval), SecondsIn(metadata.Timeout));

    private static TimeSpan SecondsIn(Duration? nanoseconds) => nanoseconds is null ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(((double)nanoseconds.Seconds * NanosecondsInSecond) + nanoseconds.Nanos, TimeSpan.MaxValue.TotalSeconds / 2));

    /// <exception cref="ManifestException">It has not 16 bytes.</exception>
    public static Guid ToUuid(ByteString bytes) => bytes.Length == UuidBytes
        ? new Guid(bytes.Span, bigEndian: true)
        : throw new ManifestException($"invalid UUID (got {bytes.Length} bytes)");

    private static T Converted<T>(string what, Func<T> convert)
    {
        try
        {
            return convert();
        }
        catch (ManifestException invalid)
        {
            throw new ManifestException($"convert manifest: error converting {what}: {invalid.Message}");
        }
    }
}
