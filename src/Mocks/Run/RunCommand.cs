using System.CommandLine;
using System.CommandLine.Parsing;
using Mocks.Mocking.Settings;

namespace Mocks.Run;

/// <summary>The harness: both mocks on free ports, a command between them, and a report of what happened.</summary>
internal static class RunCommand
{
    private static readonly Setting Format = new("--format", "", "text", "text or json", "json prints one object on standard output, for machines.");
    private static readonly Setting ExpectExit = new("--expect-exit", "", "0", "a whole number from 0 to 255", "The exit code that is right for the command.");
    private static readonly Setting TimeoutSeconds = new("--timeout", "", "120", "seconds, from 1 to 86400", "How long the command may take.");

    public static Command Make()
    {
        var command = new Command("run", """
            Runs a command between both mocks, and says what was fetched, what was posted, whether the real coderd
            would take it, and what a person would then read. Without a command it runs the Snapshotter.

            The command gets CODER_AGENT_URL (with its final slash), CODER_AGENT_TOKEN, ARG_TASK_ID and ARG_AGENTAPI_PORT,
            as in a real workspace. Put it behind two dashes:  mocks run --preset huge -- bash my-shutdown.sh

            Exit codes: 0 good, 1 a verdict or a wrong exit, 2 a bad setting, 3 something could not start.
            """);
        var words = new Argument<string[]>("command") { Arity = ArgumentArity.ZeroOrMore, Description = "What to run, behind --. The Snapshotter when left out." };
        command.Arguments.Add(words);
        var options = SettingOptions.AddTo(command, [.. MocksSettings.All(MocksSettings.FreePorts), Format, ExpectExit, TimeoutSeconds]);
        var faults = new Option<string[]>("--fault") { Description = MocksSettings.Fault.Help, HelpName = "fault" };
        command.Options.Add(faults);
        command.SetAction((parsed, _) => RunAsync(
            new SettingReader(setting => options.ValueOf(parsed, setting), Environment.GetEnvironmentVariable).Renamed(MocksSettings.FreePorts),
            parsed.GetValue(faults) ?? [],
            CommandOf(parsed, words)));
        return command;
    }

    private static string[] CommandOf(ParseResult parsed, Argument<string[]> words)
    {
        var command = parsed.GetValue(words) ?? [];
        // Only what stands behind -- is the command's own: a misspelt flag of ours must not become a program.
        return command is [['-', ..] flag, ..] && !parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
            ? throw new SettingException($"{flag}: there is no such option. See 'mocks run --help'; put a command of your own behind --.")
            : command;
    }

    private static async Task<int> RunAsync(SettingReader reader, string[] faults, string[] words)
    {
        var json = reader.OneOf(Format, "text", "json") == "json";
        var expected = reader.Number(ExpectExit, 0, 255);
        var timeout = TimeSpan.FromSeconds(reader.Number(TimeoutSeconds, 1, 86_400));
        var orders = faults.Select(FaultOrder.Parse).ToArray();
        await using var mocks = await StartAsync(reader, orders);

        // In JSON mode the object has standard output for itself.
        using var screen = new Screen(json ? Console.Error : Console.Out, Console.Error, TimeProvider.System);
        var line = words.Length > 0 ? words : SnapshotterProgram.Find();
        await screen.WriteLineAsync($"$ {(words.Length > 0 ? string.Join(' ', words) : "snapshotter")}");
        CommandResult result;
        try
        {
            result = await CommandRunner.RunAsync(line, Workspace.EnvironmentOf(mocks), timeout, screen);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            await Console.Error.WriteLineAsync($"mocks: cannot start \"{line[0]}\": {missing.Message}. " +
                "Name a program on PATH or by its path, e.g. mocks run -- bash my-shutdown.sh");
            return 3;
        }

        var report = await RunReport.MakeAsync(mocks, line, result, expected, timeout);
        await Console.Out.WriteAsync(json ? JsonReport.Of(report) : TextReport.Of(report));
        return report.Exit;
    }

    private static async Task<BothMocks> StartAsync(SettingReader reader, FaultOrder[] orders)
    {
        try
        {
            return await BothMocks.StartAsync(reader, orders);
        }
        catch (SettingException taken) when (taken.Message.StartsWith("--port", StringComparison.Ordinal))
        {
            throw new SettingException(taken.Message, exitCode: 3);
        }
    }
}
