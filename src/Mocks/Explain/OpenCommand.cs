using System.CommandLine;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.SavedJournals;
using Mocks.Mocking.Settings;

namespace Mocks.Explain;

/// <summary>Shows a saved journal in the inspector.</summary>
internal static class OpenCommand
{
    private static readonly Setting Port = new("--port", "", "0", "a port from 0 to 65535 (0 picks a free one)", "Port to listen on, of 127.0.0.1.");

    public static Command Make()
    {
        var journal = new Argument<string>("journal") { Description = "A file of --journal-file, or of GET /__admin/journal." };
        var command = new Command("open", """
            Shows a saved journal in the inspector, a page on this machine, until Ctrl-C.
              mocks run --journal-file journal.json -- bash my-shutdown.sh
              mocks open journal.json
            """) { journal };
        var options = SettingOptions.AddTo(command, [Port]);
        command.SetAction((parsed, _) => OpenAsync(
            parsed.GetValue(journal)!,
            new SettingReader(setting => options.ValueOf(parsed, setting), Environment.GetEnvironmentVariable)));
        return command;
    }

    private static async Task<int> OpenAsync(string path, SettingReader reader)
    {
        var port = reader.Number(Port, 0, 65535);
        var journal = SavedJournal.Read(path);
        await using var server = await RunningMock.StartAsync(SavedJournalHost.Build("mocks", journal, journal.Run?.Sentence, port, TimeProvider.System));
        var requests = journal.Mocks.Sum(mock => mock.Requests.Count());
        await Console.Out.WriteLineAsync($"Journal of {string.Join(" and ", journal.Mocks.Select(mock => mock.Mock))} "
            + $"({requests} request{(requests == 1 ? "" : "s")}) at {server.Address.GetLeftPart(UriPartial.Authority)}/__admin/");
        await Console.Out.FlushAsync();
        await server.WaitForShutdownAsync();
        return 0;
    }
}
