using System.Text.Json.Serialization;
using Mocks.MockCoderd.Presets;
using Mocks.Mocking.Control;
using Mocks.Mocking.Replay;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Replay;

/// <param name="CoderVersion">A release, e.g. <c>2.31</c>.</param>
public sealed record ReplayOrder(string? CoderVersion = null);

/// <param name="Now">The release in force.</param>
/// <param name="CoderVersions">The releases that there are, oldest first.</param>
public sealed record ReplayChoices(string Now, IReadOnlyList<string> CoderVersions);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ReplayOrder))]
[JsonSerializable(typeof(ReplayReport))]
[JsonSerializable(typeof(ReplayChoices))]
internal sealed partial class ReplayJson : JsonSerializerContext;

/// <summary>Judges the journal again as another release of coderd.</summary>
internal static class ReplayControl
{
    private static readonly string MayBe = $"It may be {string.Join(", ", Release.All.SkipLast(1).Select(release => release.Name))} or {Release.All[^1].Name}.";

    public static IEndpointRouteBuilder MapReplayControl(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/__admin/verdicts/replay", ReplayAsync).WithGroupName("control").WithTags("verdicts").WithName("replayVerdicts")
            .Accepts<ReplayOrder>("application/json", "*/*").Produces<ReplayReport>().Produces<ControlProblem>(400)
            .WithExample("""{"coderVersion":"2.31"}""")
            .WithSummary("The journal judged again as another release: what changes, and what cannot be judged twice. Nothing of it acts outside of the mock.");
        routes.MapGet("/__admin/verdicts/replay", GetChoices).WithGroupName("control").WithTags("verdicts").WithName("getReplayChoices").Produces<ReplayChoices>()
            .WithSummary("The releases that the journal can be judged as.");
        return routes;
    }

    private static IResult GetChoices(Release release) => ControlJson.Ok(
        new ReplayChoices(release.Name, [.. Release.All.Select(one => one.Name)]), ReplayJson.Default.ReplayChoices);

    private static async Task<IResult> ReplayAsync(HttpRequest request, JournalReplay replay, CoderdSettings settings, CoderdPresets presets)
    {
        var (order, problem) = await ControlJson.ReadAsync(request, ReplayJson.Default.ReplayOrder, namesMembers: true);
        if (problem is not null)
        {
            return problem;
        }

        if (order!.CoderVersion is not { } name || Release.Find(name) is not { } release)
        {
            return ControlJson.Problem(400, new ControlProblem("The body is not what this route takes.",
                order.CoderVersion is null ? $"coderVersion: missing. {MayBe}" : $"coderVersion: there is no release \"{order.CoderVersion}\". {MayBe}"));
        }

        var quiet = settings with
        {
            Preset = presets.Current,
            OutputFile = null,
            Host = settings.Host with { JournalEntries = 2 }, // Each is looked at when it has been answered.
        };
        var report = await replay.RunAsync(
            time => CoderdMock.Build(quiet, time),
            time => CoderdMock.Build(quiet with { Release = release }, time),
            request.HttpContext.RequestAborted);
        return ControlJson.List(report, ReplayJson.Default.ReplayReport);
    }
}
