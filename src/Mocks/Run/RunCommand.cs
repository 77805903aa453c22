using System.CommandLine;
using System.CommandLine.Parsing;
using Mocks.Afterwards;
using Mocks.Explain;
using Mocks.MockCoderd;
using Mocks.MockCoderd.Releases;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Run;

/// <summary>Runs a command between both mocks on free ports, and reports what happened.</summary>
internal static class RunCommand
{
    private static readonly Setting Format = new("--format", "", "text", "text or json", "json prints one object on standard output, for machines.");
    private static readonly Setting ExpectExit = new("--expect-exit", "", "0", "a whole number from 0 to 255", "The expected exit code of the command.");
    private static readonly Setting TimeoutSeconds = new("--timeout", "", "120", "seconds, from 1 to 86400", "The command's timeout.");

    private static readonly Setting Matrix = new("--matrix", "", "", $"releases of coderd between commas, from {Release.All[0].Name} to {Release.All[^1].Name}",
        "Runs the command once for each of these releases of coderd, and prints one table.")
    { Words = CoderdSettings.ReleaseSetting.Words };

    public static Command Make()
    {
        var command = new Command("run", """
            Runs a command between both mocks, and reports what it fetched and posted, whether the real coderd would
            accept the post, and what a person would then read. Without a command it runs the Snapshotter.

            The command gets CODER_AGENT_URL (with its final slash), CODER_AGENT_TOKEN, ARG_TASK_ID and ARG_AGENTAPI_PORT,
            as in a real workspace that stops. Write it after two dashes:
              mocks run --preset huge -- bash my-shutdown.sh
              mocks run --matrix 2.29,2.31,2.34,2.37 -- bash my-shutdown.sh

            It is good when a person can then read as much of the conversation as that release of coderd can keep.
            A command that is to keep nothing: --expect-snapshot none.

            Exit codes: 0 good, 1 a verdict or a wrong exit code, 2 a bad setting, 3 a program or a server could not start.
            """);
        var words = new Argument<string[]>("command") { Arity = ArgumentArity.ZeroOrMore, Description = "The command to run, after --; default: the Snapshotter." };
        command.Arguments.Add(words);
        var options = SettingOptions.AddTo(command, [.. MocksSettings.All(MocksSettings.FreePorts), Matrix, Format, ExpectExit, Expectation.Setting, TimeoutSeconds, Explanation.Page, Explanation.Journal]);
        var faults = FaultOrder.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(
            release => new SettingReader(
                setting => setting == CoderdSettings.ReleaseSetting && release is not null ? release : options.ValueOf(parsed, setting),
                Environment.GetEnvironmentVariable).Renamed(MocksSettings.FreePorts),
            () => faults(parsed),
            CommandOf(parsed, words)));
        return command;
    }

    public static string[] CommandOf(ParseResult parsed, Argument<string[]> words)
    {
        var command = parsed.GetValue(words) ?? [];
        // A misspelt option of ours must not become a program: only words after -- may start with a dash.
        return command is [['-', ..] flag, ..] && !parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
            ? throw new SettingException($"{flag}: there is no such option{Suggestion.For(flag, parsed.CommandResult.Command)} See 'mocks {parsed.CommandResult.Command.Name} --help'; put your own command after --.")
            : command;
    }

    private static async Task<int> RunAsync(Func<string?, SettingReader> readerFor, Func<FaultOrder[]> faults, string[] words)
    {
        var reader = readerFor(null);
        var json = reader.OneOf(Format, "text", "json") == "json";
        var explanation = Explanation.Read(reader);
        var order = new RunOrder(words, faults(), reader.Number(ExpectExit, 0, 255), Expectation.Read(reader),
            TimeSpan.FromSeconds(reader.Number(TimeoutSeconds, 1, 86_400)), json);
        var releases = ReleasesOf(reader);
        await BindWarning.WriteAsync(reader, "mocks");
        if (releases.Length == 0)
        {
            var report = await Harness.RunAsync(reader, order with { Ended = (mocks, run) => explanation.Offer(0, mocks, run) });
            await Console.Out.WriteAsync(json ? JsonReport.Of(report) : TextReport.Of(report));
            return explanation.Write(report.Exit, page => RunPage.Fill(page, explanation.Run!));
        }

        var runs = new List<RunReport>();
        foreach (var release in releases)
        {
            runs.Add(await Harness.RunAsync(readerFor(release), order with
            {
                Title = $"coderd {release}  ",
                // The first that is not good; else the first.
                Ended = (mocks, run) => explanation.Offer(runs.Count + (run.Exit == 0 ? releases.Length : 0), mocks, run),
            }));
        }

        var matrix = new MatrixReport(runs, runs.Max(run => run.Exit));
        await Console.Out.WriteAsync(json ? JsonReport.Of(matrix) : MatrixTable.Of(matrix));
        return explanation.Write(matrix.Exit, page => MatrixPage.Fill(page, matrix, explanation.Run!));
    }

    private static string[] ReleasesOf(SettingReader reader)
    {
        string[] names = [.. reader.List(Matrix)];
        return Array.Find(names, name => Release.Find(name) is null) is { } unknown
            ? throw SettingReader.Refuse(reader.Find(Matrix), $"there is no release \"{unknown}\"")
            : names;
    }
}
