using System.Text.Json.Serialization;

namespace Mocks.MockCoderd.World;

/// <summary>A workspace, with everything that one build of it can change at once.</summary>
/// <param name="Owner">The user's name.</param>
/// <param name="Builds">Oldest first; never empty.</param>
/// <param name="Agents">Of all builds.</param>
/// <param name="AppStatuses">Oldest first.</param>
/// <param name="OwnerSessionToken">The API key that the template hands to the owner's programs; gone once a stop job runs.</param>
/// <param name="IsPrebuild">It was built before a user requested it.</param>
/// <param name="Claim">Who claimed it; null while it waits.</param>
/// <param name="TaskApp">The slug of the app that is the task's AgentAPI; empty for a task that is linked to none, null for the first app of the first agent.</param>
public sealed record Workspace(
    Guid Id, string Name, string Owner, Guid TemplateId, DateTimeOffset CreatedAt, IReadOnlyList<Build> Builds, IReadOnlyList<Agent> Agents,
    IReadOnlyList<AppStatus>? AppStatuses = null, string? OwnerSessionToken = null, bool Deleted = false,
    bool IsPrebuild = false, PrebuildClaim? Claim = null, string? TaskApp = null)
{
    public IReadOnlyList<AppStatus> AppStatuses { get; init; } = AppStatuses ?? [];

    [JsonIgnore]
    public Build Latest => Builds[^1];

    /// <summary>When its own row last changed: builds have times of their own, and nothing here renames it.</summary>
    [JsonIgnore]
    public DateTimeOffset UpdatedAt => CreatedAt;

    /// <summary>The agents that exist now: those of the latest build, once its job has succeeded.</summary>
    [JsonIgnore]
    public IEnumerable<Agent> Running => Latest is { Transition: Transition.Start, HasSucceeded: true }
        ? Agents.Where(agent => agent.BuildNumber == Latest.Number)
        : [];

    /// <summary>The newest agent of its template; null when there never was one.</summary>
    [JsonIgnore]
    public Agent? Newest => Agents.LastOrDefault(agent => agent.Parent is null);

    /// <summary>The one word that <c>workspace_status</c> has for it.</summary>
    /// <remarks>Source: coder/coder, <c>codersdk/workspaces.go</c> and <c>coderd/workspacebuilds.go</c>, <c>ConvertWorkspaceStatus</c>.</remarks>
    [JsonIgnore]
    public string Status => (Latest.Job, Latest.Transition) switch
    {
        (JobStatus.Running, Transition.Start) => "starting",
        (JobStatus.Running, Transition.Stop) => "stopping",
        (JobStatus.Running, Transition.Delete) => "deleting",
        (JobStatus.Succeeded, Transition.Start) => "running",
        (JobStatus.Succeeded, Transition.Stop) => "stopped",
        (JobStatus.Succeeded, Transition.Delete) => "deleted",
        (var job, _) => job.ToSnakeCase(),
    };

    /// <summary>The workspace as it stands at a moment: jobs and agents moved on by the clock.</summary>
    public Workspace At(DateTimeOffset now)
    {
        var latest = Latest.At(now);
        var moved = latest == Latest ? this : With(latest);
        return moved.Agents.Any(agent => agent.BootsFrom is not null)
            ? moved with { Agents = [.. moved.Agents.Select(agent => agent.At(now))] }
            : moved;
    }

    /// <summary>The workspace with its latest build replaced; what a job's end brings comes with it.</summary>
    public Workspace With(Build latest)
    {
        var ended = latest.HasSucceeded && !Latest.HasSucceeded;
        return this with
        {
            Builds = [.. Builds.Take(Builds.Count - 1), latest],
            Deleted = Deleted || (ended && latest.Transition == Transition.Delete),
            Agents = ended && latest.Transition == Transition.Start
                ? [.. Agents.Select(agent => agent.BuildNumber == latest.Number ? agent with { BootsFrom = latest.CompletedAt } : agent)]
                : Agents,
        };
    }

    public Workspace With(Agent changed) =>
        this with { Agents = [.. Agents.Select(agent => agent.Id == changed.Id ? changed : agent)] };
}

/// <summary>A user claimed a prebuilt workspace.</summary>
/// <param name="Owner">The name of the new owner.</param>
/// <param name="BuildNumber">The build of the claim; null before there is one.</param>
public sealed record PrebuildClaim(DateTimeOffset At, string Owner, int? BuildNumber = null);
