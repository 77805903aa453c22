using System.Text;
using System.Text.Json.Serialization;
using Mocks.MockCoderd.Control;
using Mocks.MockCoderd.Tasks;
using Mocks.Mocking.Control;
using Mocks.Mocking.Swagger;
using Mocks.Wire.AgentApi;

namespace Mocks.MockCoderd.LogSnapshots;

/// <param name="Role"><c>user</c> or <c>agent</c>; in what was posted any text.</param>
/// <param name="Time">As it was sent.</param>
public sealed record ReadMessage(long Id, string Role, string Content, string Time)
{
    internal static IReadOnlyList<ReadMessage> Of(IReadOnlyList<Message>? messages) =>
        [.. (messages ?? []).Select(message => new ReadMessage(message.Id, message.Role, message.Content, message.Time.ToString()))];
}

/// <summary>The conversation as the task's AgentAPI has it now.</summary>
/// <param name="Error">Why it is not known; null when it is.</param>
public sealed record LiveConversation(IReadOnlyList<ReadMessage> Messages, string? Error = null);

/// <summary>A posted snapshot, and what coderd makes of it.</summary>
/// <param name="RequestId">Its entry in the journal.</param>
/// <param name="Status">What a person gets: 200, or 500 when it cannot be shown; null when coderd would not have stored it.</param>
/// <param name="Sentence">How much a person can read of it.</param>
/// <param name="Body">As it was posted.</param>
/// <param name="Messages">Those of the body; empty when coderd would not have stored it.</param>
public sealed record KeptConversation(
    long RequestId, DateTimeOffset At, int Bytes, int? Status, string Sentence, string Body, IReadOnlyList<ReadMessage> Messages);

/// <summary>What a person reads who opens a task.</summary>
/// <param name="Shows"><c>live</c>, <c>kept</c> or <c>nothing</c>: what this release shows in this state of the task.</param>
/// <param name="Kept">What is stored for the task; null when nothing is.</param>
/// <param name="Posted">The last post for the task, when it is another one.</param>
/// <param name="Live">Null unless the request asks for it.</param>
/// <param name="MaxMessages">That a snapshot should have.</param>
/// <param name="MaxBytes">That a snapshot may have.</param>
public sealed record ReadingView(
    Guid Task, string Name, string Owner, string Prompt, Tasks.TaskStatus Status, string Shows, KeptConversation? Kept, KeptConversation? Posted,
    LiveConversation? Live, int MaxMessages, int MaxBytes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReadingView))]
internal sealed partial class ReadingJson : JsonSerializerContext;

/// <summary>Shows the log of a task as a person reads it, the posted snapshot, and the agent's conversation.</summary>
internal static class ReadingControl
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static IEndpointRouteBuilder MapReadingControl(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/__admin/world/tasks/{task}/reading", GetReadingAsync).WithExample(null, ("task", "demo")).WithGroupName("control").WithTags("world").WithName("getReading")
            .Produces<ReadingView>().Produces<ControlProblem>(404)
            .WithSummary("What a person reads who opens a task, and what was posted. `?live=true` asks the task's AgentAPI for its messages, too.");
        return routes;
    }

    private static async Task<IResult> GetReadingAsync(
        string task, bool? live, WorldStore world, SnapshotStore snapshots, Release release, TaskAppAddress taskApp, CancellationToken cancellationToken)
    {
        if (WorldControl.Find(task, world) is not { } found)
        {
            return WorldControl.NoSuchTask(task);
        }

        var reading = Of(found, world, snapshots, release);
        var workspace = found.WorkspaceId is { } id ? world.WorkspaceById(id) : null;
        return ControlJson.Ok(live == true ? reading with { Live = await AskAsync(workspace, taskApp, cancellationToken) } : reading,
            ReadingJson.Default.ReadingView);
    }

    internal static ReadingView Of(WorkspaceTask task, WorldStore world, SnapshotStore snapshots, Release release)
    {
        var status = TaskState.Of(task.WorkspaceId is { } id ? world.WorkspaceById(id) : null).Status;
        var kept = snapshots.Current(task.Id);
        var posted = snapshots.History().LastOrDefault(one => one.Task == task.Id);
        return new ReadingView(
            task.Id, task.Name, task.Owner, task.Prompt, status, Shows(status, release),
            kept is null ? null : Of(kept), posted is null || posted == kept ? null : Of(posted), Live: null,
            LogSnapshotRoute.MaxMessages, LogSnapshotRoute.MaxBytes);
    }

    private static string Shows(Tasks.TaskStatus status, Release release) => status switch
    {
        Tasks.TaskStatus.Active => "live",
        Tasks.TaskStatus.Paused or Tasks.TaskStatus.Pending or Tasks.TaskStatus.Initializing when release.SnapshotsServed => "kept",
        _ => "nothing",
    };

    internal static KeptConversation Of(PostedSnapshot snapshot) => new(
        snapshot.RequestId, snapshot.At, snapshot.Body.Length, snapshot.Seen?.Status,
        snapshot.Seen?.Sentence ?? "nothing: it was not stored", Encoding.UTF8.GetString(snapshot.Body.Read().Span), ReadMessage.Of(snapshot.Messages));

    private static async Task<LiveConversation> AskAsync(Workspace? workspace, TaskAppAddress taskApp, CancellationToken cancellationToken)
    {
        var newest = workspace?.Agents.Where(agent => agent.BuildNumber == workspace.Newest!.BuildNumber && agent.Parent is null) ?? [];
        var app = (workspace is null ? null : TaskState.LinkOf(workspace, newest).App)?.Url ?? taskApp.Url;
        if (!Uri.TryCreate(app, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp)
        {
            return new([], "The task's app has no address that can be called. Name one with --task-app-url.");
        }

        using var client = new TaskAppClient(address);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(Patience);
        try
        {
            var (conversation, error) = await client.GetMessagesAsync(enough.Token);
            return conversation is null ? new([], $"{address} has no messages: {error}") : new(ReadMessage.Of(conversation.Messages));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new([], $"{address} did not answer within {Patience.TotalSeconds} s.");
        }
    }
}
