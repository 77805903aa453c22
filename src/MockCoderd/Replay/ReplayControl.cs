using System.Text.Json.Serialization;
using Mocks.MockCoderd.Presets;
using Mocks.MockCoderd.Tasks;
using Mocks.Mocking.Replay;

namespace Mocks.MockCoderd.Replay;

/// <param name="CoderVersion">A release, e.g. <c>2.31</c>.</param>
public sealed record ReplayOrder(string? CoderVersion = null);

/// <param name="Now">The release in force.</param>
/// <param name="CoderVersions">The releases that there are, oldest first.</param>
public sealed record ReplayChoices(string Now, IReadOnlyList<string> CoderVersions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ReplayOrder))]
[JsonSerializable(typeof(ReplayChoices))]
internal sealed partial class ReplayJson : JsonSerializerContext;

/// <summary>Judges the journal again as another release of coderd.</summary>
internal static class ReplayControl
{
    private static readonly string[] Names = [.. Release.All.Select(release => release.Name)];

    public static IEndpointRouteBuilder MapReplayControl(this IEndpointRouteBuilder routes) => routes.MapReplay(
        new ReplayVersions<ReplayOrder, ReplayChoices>(
            "coderVersion", Names, ReplayJson.Default.ReplayOrder, order => order.CoderVersion, PlanOf,
            ReplayJson.Default.ReplayChoices, services => new(services.GetRequiredService<Release>().Name, Names)),
        """{"coderVersion":"2.31"}""");

    private static ReplayPlan? PlanOf(IServiceProvider services, string name)
    {
        if (Release.Find(name) is not { } release)
        {
            return null;
        }

        var settings = services.GetRequiredService<CoderdSettings>();
        var quiet = settings with
        {
            Preset = services.GetRequiredService<CoderdPresets>().Current,
            OutputFile = null,
            TaskAppUrl = services.GetRequiredService<TaskAppAddress>().Url,
            Host = settings.Host with { JournalEntries = 2 }, // Each is looked at when it has been answered.
        };
        return new ReplayPlan(time => CoderdMock.Build(quiet, time), time => CoderdMock.Build(quiet with { Release = release }, time));
    }
}
