using System.Text.Json.Serialization;

namespace Mocks.MockCoderd.World;

[JsonConverter(typeof(SnakeCaseConverter<Transition>))]
public enum Transition
{
    Start,
    Stop,
    Delete,
}

[JsonConverter(typeof(SnakeCaseConverter<JobStatus>))]
public enum JobStatus
{
    Pending,
    Running,
    Succeeded,
    Canceling,
    Canceled,
    Failed,
}

/// <summary>One build of a workspace, with its provisioner job.</summary>
/// <param name="Number">1 for the first; the latest is the one with the highest.</param>
/// <param name="Initiator">The name of the user who asked for it.</param>
/// <param name="Reason">E.g. <c>initiator</c>, <c>task_manual_pause</c>, <c>task_auto_pause</c>, <c>task_resume</c>.</param>
/// <param name="RunsAt">When the clock takes the job from pending to running; null when only control routes do.</param>
/// <param name="EndsAt">When the clock takes the job from running to succeeded; null when only control routes do.</param>
public sealed record Build(
    Guid Id, Guid JobId, int Number, Transition Transition, JobStatus Job, string Initiator, string Reason, DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt = null, DateTimeOffset? CompletedAt = null, string? Error = null,
    DateTimeOffset? RunsAt = null, DateTimeOffset? EndsAt = null, Guid? PresetId = null)
{
    /// <summary>Another build has to wait for this one.</summary>
    [JsonIgnore]
    public bool IsActive => Job is JobStatus.Pending or JobStatus.Running or JobStatus.Canceling;

    /// <summary>The job finished well, so its agents exist.</summary>
    [JsonIgnore]
    public bool HasSucceeded => Job == JobStatus.Succeeded;

    /// <summary>When something about it last changed.</summary>
    [JsonIgnore]
    public DateTimeOffset UpdatedAt => CompletedAt ?? StartedAt ?? CreatedAt;

    /// <summary>The build as it stands at a moment.</summary>
    public Build At(DateTimeOffset now)
    {
        var build = this;
        if (build.Job == JobStatus.Pending && build.RunsAt <= now)
        {
            build = build.Become(JobStatus.Running, build.RunsAt.Value);
        }

        return build.Job == JobStatus.Running && build.EndsAt <= now ? build.Become(JobStatus.Succeeded, build.EndsAt.Value) : build;
    }

    /// <summary>The build after its job has changed, with the times that go with it.</summary>
    public Build Become(JobStatus job, DateTimeOffset at) => job switch
    {
        JobStatus.Pending => this with { Job = job, StartedAt = null, CompletedAt = null },
        JobStatus.Running or JobStatus.Canceling => this with { Job = job, StartedAt = StartedAt ?? at, CompletedAt = null },
        _ => this with { Job = job, StartedAt = StartedAt ?? at, CompletedAt = at },
    };
}
