using System.Text.Json.Serialization;

namespace Mocks.MockCoderd.World;

/// <summary>The state of a coderd that its answers depend on. A preset declares it, the routes change it, and
/// <c>GET /__admin/world</c> shows it.</summary>
/// <param name="Users">The first is the one that lenient answers take every caller for.</param>
/// <param name="Tasks">The first is the one that lenient answers take every task for.</param>
/// <param name="Templates">What tasks are made from.</param>
/// <param name="Banners">What the deployment announces; a deployment with a licence may have some.</param>
/// <param name="ExternalAuth">In the order of the deployment's configuration, which decides between two that match.</param>
public sealed record World(
    Organization Organization,
    IReadOnlyList<User> Users,
    IReadOnlyList<Template> Templates,
    IReadOnlyList<WorkspaceTask> Tasks,
    IReadOnlyList<Workspace> Workspaces,
    IReadOnlyList<ExternalAuthProvider>? ExternalAuth = null,
    IReadOnlyList<Banner>? Banners = null)
{
    public IReadOnlyList<ExternalAuthProvider> ExternalAuth { get; init; } = ExternalAuth ?? [];

    public IReadOnlyList<Banner> Banners { get; init; } = Banners ?? [];

    /// <summary>Everything in it that is secret.</summary>
    [JsonIgnore]
    public IEnumerable<string> Tokens => new[]
    {
        Users.Select(user => user.ApiKey),
        Users.Select(user => user.GitSshKey?.PrivateKey),
        Workspaces.Select(workspace => workspace.OwnerSessionToken),
        Workspaces.SelectMany(workspace => workspace.Agents).Select(agent => agent.Token.ToString()),
        Workspaces.SelectMany(workspace => workspace.Agents).SelectMany(agent => agent.Manifest.Secrets).Select(secret => secret.Value),
        ExternalAuth.SelectMany(provider => provider.Links).Select(link => link.AccessToken),
    }.SelectMany(tokens => tokens).OfType<string>();
}

/// <param name="BackgroundColor">E.g. <c>#004852</c>; empty for none.</param>
public sealed record Banner(string Message, bool Enabled = true, string BackgroundColor = "");

public sealed record Organization(Guid Id, string Name);

/// <summary>A template with its one version.</summary>
/// <param name="HasAiTask">It has a <c>coder_ai_task</c> resource, without which no task can be made from it.</param>
/// <param name="FileId">The upload that the version was imported from.</param>
/// <param name="Agent">The name of the agent that its workspaces run.</param>
/// <param name="App">The slug of the app that is the task's AgentAPI.</param>
public sealed record Template(
    Guid Id, string Name, string DisplayName, string Icon, Guid VersionId, string VersionName, Guid FileId = default, bool HasAiTask = true,
    string Agent = "main", string App = "agentapi", IReadOnlyList<TemplatePreset>? Presets = null)
{
    public IReadOnlyList<TemplatePreset> Presets { get; init; } = Presets ?? [];
}

public sealed record TemplatePreset(Guid Id, string Name);
