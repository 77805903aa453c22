using Mocks.Mocking.Har;
using Mocks.Mocking.Inspector;
using Mocks.Mocking.Journal.Feed;
using Mocks.Mocking.Presets;
using Mocks.Mocking.SavedJournals;
using Mocks.Mocking.Swagger;
using Mocks.Mocking.Verdicts;

namespace Mocks.Mocking.Control;

/// <param name="Status">Always <c>ok</c>.</param>
public sealed record HealthView(string Status, string Mock);

/// <param name="Mock">The program.</param>
/// <param name="Version">Its own version.</param>
/// <param name="Imitates">The real service and its version.</param>
public sealed record VersionView(string Mock, string Version, string Imitates);

/// <param name="Source">Where the value came from: a flag, a variable, appsettings.json or the default.</param>
public sealed record SettingView(string Flag, string Variable, string Value, string Source, string Help);

public sealed record SettingList(IReadOnlyList<SettingView> Settings);

/// <summary>All routes under <c>/__admin</c>, and the probes.</summary>
internal static class ControlEndpoints
{
    public static IEndpointRouteBuilder MapControl(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/__admin").WithGroupName("control");
        admin.MapInspector();
        admin.MapRequests();
        admin.MapHar();
        admin.MapJournal();
        admin.MapFeed();
        admin.MapVerdicts();
        admin.MapPresets();
        routes.MapFaults("/__admin/faults", "Fault", routes.ServiceProvider.GetRequiredService<FaultStore>(), () => ControlJson.Faults,
                fault => fault.Problem(routes.ServiceProvider.GetRequiredService<MockService>().Calls))
            .WithGroupName("control").WithTags("faults").Changes("faults")
            .WithExample(new RouteExample("""{"request":"GET /","kind":"status","status":503,"times":1}"""));
        admin.MapFaultKinds();
        admin.MapPost("/reset", Reset).WithName("reset").WithTags("mock").Produces(204).Changes("reset")
            .WithSummary("Resets everything: journal, faults, preset and all state of the mock.");
        admin.MapGet("/health", GetHealth).WithName("getHealth").WithTags("mock").Produces<HealthView>()
            .WithSummary("Whether the mock is up.");
        admin.MapGet("/version", GetVersion).WithName("getVersion").WithTags("mock").Produces<VersionView>()
            .WithSummary("Which mock this is, and what it imitates.");
        admin.MapGet("/settings", GetSettings).WithName("getSettings").WithTags("mock").Produces<SettingList>()
            .WithSummary("Every setting, its value and its source.");
        admin.Map("{**path}", UnknownControlRoute.Refuse).WithMetadata(new AnyQuery()).ExcludeFromDescription();

        var probes = routes.MapGroup("").WithGroupName("control").WithTags("probes");
        probes.MapGet("/livez", Probe).WithName("livez").Produces<string>(200, "text/plain").WithSummary("For a liveness probe.");
        probes.MapGet("/readyz", Probe).WithName("readyz").Produces<string>(200, "text/plain").WithSummary("For a readiness probe.");
        probes.MapMethods("/livez", ["HEAD"], Probe).ExcludeFromDescription(); // As wget --spider asks.
        probes.MapMethods("/readyz", ["HEAD"], Probe).ExcludeFromDescription();
        return routes;
    }

    private static IResult Reset(MockReset reset)
    {
        reset.Everything();
        return Results.NoContent();
    }

    private static IResult GetHealth(MockService service) =>
        ControlJson.Ok(new HealthView("ok", service.Program), ControlJson.Default.HealthView);

    private static IResult GetVersion(MockService service) =>
        ControlJson.Ok(new VersionView(service.Program, MockVersion.Text, service.Imitates), ControlJson.Default.VersionView);

    private static IResult GetSettings(IReadOnlyList<SettingValue> found) => ControlJson.Ok(
        new SettingList([.. found.Select(value => new SettingView(
            value.Setting.Flag, value.Setting.Variable, value.Text, value.Source, value.Setting.Help))]),
        ControlJson.Default.SettingList);

    private static IResult Probe() => Results.Text("ok\n", "text/plain; charset=utf-8");
}
