using System.Text;
using System.Text.Json.Serialization;
using Mocks.GoLibraries.GoogleUuid;
using Mocks.Mocking.Control;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>A posted snapshot as the control routes show it.</summary>
/// <param name="SeenByPerson">What a person will get who opens the paused task; left out when coderd would not have stored it.</param>
/// <param name="Body">As it was posted.</param>
public sealed record SnapshotView(
    long RequestId, string PostedTask, Guid Task, DateTimeOffset At, int Bytes, ReadBack? SeenByPerson, string Body);

/// <param name="Total">Snapshots since the last reset.</param>
/// <param name="Evicted">How many of them are no longer shown.</param>
public sealed record SnapshotList(IEnumerable<SnapshotView> Snapshots, long Total, long Evicted);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SnapshotList))]
internal sealed partial class SnapshotJson : JsonSerializerContext;

/// <summary>Shows the posted snapshots, to tests and to people.</summary>
internal static class SnapshotControl
{
    public static IEndpointRouteBuilder MapSnapshotControl(this IEndpointRouteBuilder routes)
    {
        var snapshots = routes.MapGroup("/__admin/snapshots").WithGroupName("control").WithTags("snapshots");
        snapshots.MapGet("", ListSnapshots).WithName("listSnapshots").Produces<SnapshotList>()
            .WithSummary("All accepted snapshots, oldest first.");
        snapshots.MapGet("/{task}", GetSnapshot).WithDescription("Needs a snapshot: an agent posts one as its workspace stops.").WithExample(null, ("task", "00000000-0000-4000-8000-000000000010")).WithName("getSnapshot").Produces<SnapshotView>().Produces<ControlProblem>(404)
            .WithSummary("The snapshot that coderd would show for a task: by the task's id or name, by `latest`, or by the name it was posted to.");
        return routes;
    }

    private static IResult ListSnapshots(SnapshotStore snapshots) => ControlJson.List(
        new SnapshotList(snapshots.History().Select(ViewOf), snapshots.Total, snapshots.Evicted), SnapshotJson.Default.SnapshotList);

    private static IResult GetSnapshot(string task, SnapshotStore snapshots, WorldStore world)
    {
        var found = task == "latest" ? (snapshots.History() is [.., var last] ? last : null)
            : GoUuid.TryParse(task, out var id, out _) ? snapshots.Current(id)
            : world.Tasks.FirstOrDefault(known => known.Name == task) is { } named ? snapshots.Current(named.Id)
            : snapshots.History().LastOrDefault(posted => posted.PostedTask == task);
        return found is null
            ? ControlJson.Problem(404, new ControlProblem($"No snapshot was posted for task {task}.", "GET /__admin/snapshots lists them."))
            : ControlJson.Ok(ViewOf(found), SnapshotJson.Default.SnapshotView);
    }

    private static SnapshotView ViewOf(PostedSnapshot snapshot) => new(
        snapshot.RequestId, snapshot.PostedTask, snapshot.Task, snapshot.At, snapshot.Body.Length, snapshot.Seen,
        Encoding.UTF8.GetString(snapshot.Body.Read().Span));
}
