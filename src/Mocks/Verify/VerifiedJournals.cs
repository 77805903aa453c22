using System.Text.Json;
using Mocks.Explain;
using Mocks.Mocking.Control;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.SavedJournals;
using Mocks.Mocking.Secrets;

namespace Mocks.Verify;

/// <summary>Fetches the journals of the verified mocks, so that what the contracts asked can be looked at afterwards.</summary>
internal static class VerifiedJournals
{
    private const string Path = "/__admin/journal";

    /// <summary>Keeps the journals of those addresses that have one.</summary>
    /// <param name="limit">For each address.</param>
    /// <returns>False when there is no file; standard error has the reasons.</returns>
    public static async Task<bool> KeepAsync(string file, IEnumerable<Uri> addresses, TimeSpan limit)
    {
        var mocks = new List<MockJournal>();
        foreach (var address in addresses)
        {
            var (journal, whyNot) = await FetchAsync(new Uri(address, Path), limit);
            mocks.AddRange(journal?.Mocks ?? []);
            if (whyNot is not null)
            {
                await Console.Error.WriteLineAsync($"mocks: {Explanation.Journal.Flag} {file}: {address} has no journal: {whyNot} A mock has one, a real service has none.");
            }
        }

        return mocks.Count > 0 && Explanation.KeepJournal(file, new ControlWriter(new SecretText()), RunJournal.Of(mocks, run: null));
    }

    private static async Task<(JournalDocument? Journal, string? WhyNot)> FetchAsync(Uri address, TimeSpan limit)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }.RequireTls()) { Timeout = limit };
        try
        {
            using var answer = await client.GetAsync(address);
            if (!answer.IsSuccessStatusCode)
            {
                return (null, $"GET {Path} was answered with {(int)answer.StatusCode}.");
            }

            return JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(), JournalJson.Default.JournalDocument) is { Format: JournalDocument.FormatName, Mocks: not null } journal
                ? (journal, null)
                : (null, $"GET {Path} gave something else.");
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException or IOException)
        {
            return (null, $"GET {Path} was not answered: {broken.Message}");
        }
        catch (JsonException)
        {
            return (null, $"GET {Path} gave something else.");
        }
    }
}
