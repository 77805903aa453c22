using Mocks.AgentRpc.Agent;

namespace Mocks.MockWorkspaceAgent.Life.Manifests;

/// <summary>A manifest as an agent holds it.</summary>
/// <param name="Directory">Expanded; empty for none.</param>
/// <param name="Environment">As sent: values are expanded when a command starts.</param>
/// <param name="Message">What coderd sent.</param>
public sealed record AgentManifest(
    Guid AgentId, string AgentName, Guid WorkspaceId, string WorkspaceName, string OwnerName, string Directory, string VsCodePortProxyUri,
    IReadOnlyDictionary<string, string> Environment, IReadOnlyList<DeclaredScript> Scripts, IReadOnlyList<DeclaredApp> Apps,
    IReadOnlyList<DeclaredMetadata> Metadata, IReadOnlyList<DeclaredSecret> Secrets, Manifest Message);

/// <param name="LogPath">Empty for the default.</param>
/// <param name="Timeout">Zero for none.</param>
public sealed record DeclaredScript(
    Guid Id, Guid LogSourceId, string DisplayName, string LogPath, string Text, string Cron, bool RunOnStart, bool RunOnStop, TimeSpan Timeout);

/// <param name="HealthUrl">Empty for an app whose health is not checked.</param>
/// <param name="HealthInterval">In whole seconds.</param>
/// <param name="Health">As coderd knows it.</param>
public sealed record DeclaredApp(Guid Id, string Slug, string HealthUrl, TimeSpan HealthInterval, int HealthThreshold, WorkspaceApp.Types.Health Health);

/// <param name="Interval">Zero: once for each connection.</param>
/// <param name="Timeout">Zero: the interval.</param>
public sealed record DeclaredMetadata(string Key, string DisplayName, string Script, TimeSpan Interval, TimeSpan Timeout);

/// <param name="EnvironmentName">Empty for none.</param>
/// <param name="FilePath">Empty for none.</param>
public sealed record DeclaredSecret(string EnvironmentName, string FilePath, ReadOnlyMemory<byte> Value);
