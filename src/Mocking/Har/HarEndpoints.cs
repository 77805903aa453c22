namespace Mocks.Mocking.Har;

/// <summary>The journal as an HTTP archive.</summary>
internal static class HarEndpoints
{
    public static RouteGroupBuilder MapHar(this RouteGroupBuilder admin)
    {
        admin.MapGet("/requests.har", GetHar).WithName("getHar").WithTags("requests").Produces<HarFile>()
            .WithSummary("The journal as HAR 1.2, for a browser's network panel.");
        return admin;
    }

    private static IResult GetHar(RequestJournal journal, MockService service) => ControlJson.List(
        HarFile.Of(service.Program, MockVersion.Text, journal.Entries().Select(RequestView.Of), $"Imitates {service.Imitates}. Secrets are blotted out."),
        HarJson.Default.HarFile);
}
