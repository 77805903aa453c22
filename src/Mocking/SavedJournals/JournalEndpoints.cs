namespace Mocks.Mocking.SavedJournals;

/// <summary>The whole journal over HTTP, to be kept as a file.</summary>
internal static class JournalEndpoints
{
    public static RouteGroupBuilder MapJournal(this RouteGroupBuilder admin)
    {
        admin.MapGet("/journal", GetJournal).WithName("getJournal").WithTags("requests").Produces<JournalDocument>()
            .WithSummary("The whole journal as one document, to keep and to read later.");
        return admin;
    }

    private static IResult GetJournal(WholeJournal journal) =>
        ControlJson.List(journal.Document(), JournalJson.Default.JournalDocument);
}
