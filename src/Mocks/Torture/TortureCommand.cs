using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Mocks.Afterwards;
using Mocks.Explain;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Log;
using Mocks.Mocking.Settings;
using Mocks.Run;
using Mocks.Workspace;
using Mocks.Workspace.Terraform;

namespace Mocks.Torture;

/// <summary>Runs a command once for each of its requests and each kind of fault, and says what a person can read afterwards.</summary>
internal static class TortureCommand
{
    private static readonly Setting Jobs = new("-j", "", $"{Environment.ProcessorCount}", "a whole number from 1 to 256", "How many runs at once.");
    private static readonly Setting TimeoutSeconds = new("--timeout", "", "30", "seconds, from 1 to 86400", "The command's timeout in each run; a command that reaches it hung.");
    private static readonly Setting Budget = new("--budget", "", "", "a time such as 10s, 500ms or 2m", "A run that takes longer hung, e.g. 10s, after which Docker's stop kills; default: the timeout.");
    private static readonly Setting AllowLost = new("--allow-lost", "", "false", "1, true, 0 or false", "A lost conversation is good when the command exits with another code than 0.");
    private static readonly Setting Details = new("--details", "", "false", "1, true, 0 or false", "Also prints a line for each run: seconds, exit code, what a person reads, processes left running.");
    private static readonly Setting Format = new("--format", "", "text", "text, json or junit", "json prints one object, junit an XML document, each with every run.");
    private static readonly Setting Only = new("--only", "", "", $"names between commas, of {TortureFault.Names}", $"Only these faults: {TortureFault.Names}.");

    // Every run has ports of its own, and the files of parallel runs would be the same.
    private static readonly Dictionary<Setting, Setting> Names = MocksSettings.FreePorts
        .Select(name => KeyValuePair.Create(name.Key, name.Value.Flag is "--output-file" ? name.Value with { Variable = "" } : name.Value)).ToDictionary();

    public static Command Make()
    {
        var command = new Command("torture", $"""
            Runs a command without a fault to learn its requests, then once for each request and each of {TortureFault.All.Count} faults, and
            says each time whether a person can still read the conversation. Without a command it tortures the Snapshotter.
              mocks torture -- bash my-shutdown.sh
              mocks torture --details --only status-503,no-answer --budget 10s -- bash my-shutdown.sh
              mocks torture --state terraform.tfstate        the whole life of a workspace, each time: see mocks workspace --help

            Each run has exactly one fault, once, and two new mocks. Its verdict:
              kept whole   a person reads the same as without the fault
              shortened    a person reads something, and not the same
              lost         a person can read nothing
              lied         lost or shortened, and the command exited 0
              skipped      the post was answered with 404, as an older coderd does, and the command exited 0
              hung         the command reached --timeout, or took longer than --budget
              left         the command left processes running, whatever else it did
              not reached  the command did not make the request this time

            Exit codes: 0 good, 1 a run lied, hung, left processes, was lost (see --allow-lost) or not reached, 2 a bad setting or a
            command that is not good without a fault (see mocks run), never ends or makes no request, 3 a program or a server could not start.
            """);
        var words = new Argument<string[]>("command") { Arity = ArgumentArity.ZeroOrMore, Description = "The command to run, after --; default: the Snapshotter." };
        command.Arguments.Add(words);
        var shared = MocksSettings.All(Names).Where(setting => !setting.Flag.EndsWith("-port", StringComparison.Ordinal) && setting.Flag != "--output-file"
            && setting.Flag != LogSettings.AmountSetting.Flag && setting.Flag != LogSettings.FormatSetting.Flag);
        var options = SettingOptions.AddTo(command, [StateSource.Setting, WorkspaceSettings.Grace, WorkspaceSettings.Container, Jobs, TimeoutSeconds, Budget, AllowLost, Details, Format, Only, Expectation.Setting, Explanation.Page, Explanation.Journal, .. shared]);
        command.SetAction((parsed, _) => RunAsync(
            names => new SettingReader(setting => options.ValueOf(parsed, setting), Environment.GetEnvironmentVariable).Renamed(names),
            RunCommand.CommandOf(parsed, words)));
        return command;
    }

    private static async Task<int> RunAsync(Func<IReadOnlyDictionary<Setting, Setting>, SettingReader> readerFor, string[] words)
    {
        var reader = readerFor(Names);
        var format = reader.OneOf(Format, "text", "json", "junit");
        var details = reader.Switch(Details);
        var explanation = Explanation.Read(reader);
        var order = new TortureOrder(words, FaultsOf(reader), reader.Number(Jobs, 1, 256), TimeSpan.FromSeconds(reader.Number(TimeoutSeconds, 1, 86_400)),
            BudgetOf(reader), reader.Switch(AllowLost), Expectation.Read(reader));
        var isLife = reader.Text(StateSource.Setting).Length > 0;
        if (!isLife && Array.Find([WorkspaceSettings.Grace, WorkspaceSettings.Container], setting => reader.Text(setting).Length > 0) is { } unused)
        {
            throw new SettingException($"{reader.Find(unused).Source}: only the life of a workspace has it. Add --state FILE, or leave it out.");
        }

        var tortured = isLife ? TorturedLife.Of(() => readerFor(WorkspaceSettings.Names), order.Words) : Tortured.CommandOf(() => readerFor(Names), order);
        if (tortured.IsAlone)
        {
            order = order with { Jobs = 1 };
        }

        using var stop = new CancellationTokenSource();
        PosixSignal? signal = null;
        using var ending = new EndingSignals(Stop);
        using var progress = new Progress();
        try
        {
            var report = await new Session(tortured, order, progress.Show, explanation).RunAsync(stop.Token);
            progress.Dispose();
            await Console.Out.WriteAsync(format switch
            {
                "json" => TortureFormats.JsonOf(report),
                "junit" => TortureFormats.JUnitOf(report),
                _ => TortureText.Of(report, details),
            });
            return explanation.Write(report.Exit, page => TorturePage.Fill(page, report, explanation.Run!));
        }
        catch (OperationCanceledException) when (signal is { } got)
        {
            throw new SettingException($"stopped by {got}; every command has been ended.", exitCode: 128 + EndingSignals.NumberOf(got));
        }

        void Stop(PosixSignal received)
        {
            signal = received;
            stop.Cancel();
        }
    }

    private static TortureFault[] FaultsOf(SettingReader reader)
    {
        string[] names = [.. reader.List(Only)];
        return Array.Find(names, name => TortureFault.All.All(fault => fault.Name != name)) is { } unknown
            ? throw SettingReader.Refuse(reader.Find(Only), $"there is no fault \"{unknown}\"")
            : [.. TortureFault.All.Where(fault => names.Length == 0 || names.Contains(fault.Name))];
    }

    private static TimeSpan? BudgetOf(SettingReader reader)
    {
        var found = reader.Find(Budget);
        return found.Text.Length == 0 ? null
            : StopWindow.Parse(found.Text)?.Lasts is { } limit && limit > TimeSpan.Zero ? limit
            : throw SettingReader.Refuse(found);
    }

    /// <summary>A line on a terminal that says how far it is.</summary>
    private sealed class Progress : IDisposable
    {
        private readonly bool _isShown = !Console.IsErrorRedirected;
        private bool _isEnded;

        public void Show(int ended, int all)
        {
            if (_isShown)
            {
                Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{ended} of {all} runs "));
            }
        }

        public void Dispose()
        {
            if (_isShown && !_isEnded)
            {
                _isEnded = true;
                Console.Error.Write("\r\u001b[K");
            }
        }
    }
}
