using System.CommandLine;
using System.Text.Json;
using Mocks.Mocking.Har;
using Mocks.Mocking.Hosting;

namespace Mocks.Explain;

/// <summary>Prints a saved journal as an HTTP archive.</summary>
internal static class HarCommand
{
    public static Command Make()
    {
        var journal = new Argument<string>("journal") { Description = "A file of mocks run --journal-file, or of GET /__admin/journal." };
        var command = new Command("har", """
            Prints a saved journal as HAR 1.2, for the network panel of a browser.
              mocks har journal.json
            """) { journal };
        command.SetAction((parsed, _) => PrintAsync(parsed.GetValue(journal)!));
        return command;
    }

    private static async Task<int> PrintAsync(string path)
    {
        var journal = SavedJournal.Read(path);
        var requests = journal.Mocks.SelectMany(mock => mock.Requests).OrderBy(view => view.Request.LoggedDate);
        var archive = HarFile.Of("mocks", MockVersion.Text, requests, string.Join(" and ", journal.Mocks.Select(mock => $"{mock.Mock} as {mock.Imitates}")) + ". Secrets are blotted out.");
        await Console.Out.WriteAsync(JsonSerializer.Serialize(archive, HarJson.Default.HarFile) + "\n");
        return 0;
    }
}
