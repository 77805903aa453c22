using Mocks.Go.Strconv;
using Mocks.GoLibraries.Pflag;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Server;

/// <summary>The program under AgentAPI's name: its command line, its exit codes, its messages.</summary>
/// <param name="environment">Reads a variable.</param>
/// <remarks>Source: coder/agentapi, <c>cmd/root.go</c> and <c>cmd/server/server.go</c>, with spf13/cobra 1.10.1.
/// Exit codes: 0, 1 as AgentAPI's, 2 for a setting of the mock's own that cannot be used.</remarks>
internal sealed class DropIn(TextWriter output, TextWriter error, Func<string, string?> environment)
{
    private const string Name = "agentapi";

    private static readonly string[] Commands = ["attach", "completion", "server"];

    /// <summary>The program was called by that name, or with a verb that only AgentAPI has.</summary>
    public static bool IsMeant(string[] args) =>
        ProgramName.Is(Name) || args is ["server" or "attach", ..];

    public static Task<int> RunAsync(string[] args)
    {
        SteadyOutput.Use();
        ShownConsole.Install();
        return new DropIn(Console.Out, Console.Error, Environment.GetEnvironmentVariable).RunAsync(args.ToList());
    }

    private async Task<int> RunAsync(List<string> line)
    {
        try
        {
            var reader = new SettingReader(_ => null, OwnVariable);
            var version = AgentApiSettings.VersionOf(reader);
            return FirstWord(line) switch
            {
                (null, _) => AnswerRoot(line, version),
                ("server", var at) => await ServeAsync(Without(line, at), version),
                ("attach", _) => Refuse("Attach failed: this mock does not reproduce attach. GET /internal/screen has the screen, POST /message with type raw takes keys."),
                ("completion", _) => Refuse("This mock does not reproduce completion scripts."),
                ("help", var at) => Help(Without(line, at), version),
                (var unknown, _) => RefuseCommand(unknown),
            };
        }
        catch (SettingException bad)
        {
            await error.WriteLineAsync($"mock-agentapi: {bad.Message}");
            return bad.ExitCode;
        }
    }

    /// <summary>The mock's own variables; AgentAPI's are read by <see cref="ServerOptions"/>.</summary>
    private string? OwnVariable(string name) => name.StartsWith("AGENTAPI_", StringComparison.Ordinal) ? null : environment(name);

    /// <summary>The first word that is not a flag. The word after any flag counts as its value.</summary>
    private static (string? Word, int At) FirstWord(List<string> line)
    {
        for (var at = 0; at < line.Count; at++)
        {
            var word = line[at];
            if (word == "--")
            {
                break;
            }

            if (word.StartsWith('-'))
            {
                var takesNext = !word.Contains('=', StringComparison.Ordinal) && (word.StartsWith("--", StringComparison.Ordinal) || word.Length == 2);
                if (takesNext && at + 2 >= line.Count)
                {
                    break;
                }

                at += takesNext ? 1 : 0;
            }
            else if (word.Length > 0)
            {
                return (word, at);
            }
        }

        return (null, -1);
    }

    private static List<string> Without(List<string> line, int at) => [.. line[..at], .. line[(at + 1)..]];

    private int AnswerRoot(List<string> line, AgentApiVersion version)
    {
        Flag printVersion = new("version", "v", FlagKind.Switch, "", "");
        try
        {
            var flags = new FlagReader([ServerFlag.Help, printVersion], line);
            var asked = flags[printVersion] is { } on && GoNumber.IsTrue(on) && flags[ServerFlag.Help] is null;
            output.Write(asked ? $"{Name} version {version.Reported}\n" : UsageText.About + UsageText.Root);
            return 0;
        }
        catch (UsageException wrong)
        {
            return Refuse(wrong, UsageText.Root);
        }
    }

    private int Help(List<string> line, AgentApiVersion version)
    {
        output.Write(FirstWord(line).Word == "server" ? UsageText.AboutServer + UsageText.Server(ServerFlag.Of(version)) : UsageText.About + UsageText.Root);
        return 0;
    }

    private async Task<int> ServeAsync(List<string> line, AgentApiVersion version)
    {
        var known = ServerFlag.Of(version);
        try
        {
            var flags = new FlagReader(known, line);
            if (flags[ServerFlag.Help] is { } help && GoNumber.IsTrue(help))
            {
                output.Write(UsageText.AboutServer + UsageText.Server(known));
                return 0;
            }

            if (flags.Arguments.Count == 0)
            {
                throw new UsageException("requires at least 1 arg(s), only received 0");
            }

            var options = new ServerOptions(flags, known, environment);
            return options.Switch(ServerFlag.Exit) ? 0 : await new ServerRun(options, version, OwnVariable, output, error).RunAsync();
        }
        catch (UsageException wrong)
        {
            return Refuse(wrong, UsageText.Server(known));
        }
    }

    private int RefuseCommand(string word)
    {
        var near = Commands.Where(command => EditDistance.Of(word.ToLowerInvariant(), command, atMost: 2) <= 2 || command.StartsWith(word, StringComparison.OrdinalIgnoreCase)).ToList();
        var wrong = $"unknown command {GoQuote.Quote(word)} for \"{Name}\""
            + (near.Count == 0 ? "" : $"\n\nDid you mean this?\n{string.Concat(near.Select(command => $"\t{command}\n"))}");
        error.Write($"Error: {wrong}\nRun '{Name} --help' for usage.\n");
        output.Write($"{wrong}\n");
        return 1;
    }

    private int Refuse(UsageException wrong, string usage)
    {
        error.Write($"Error: {wrong.Message}\n{usage}\n");
        output.Write($"{wrong.Message}\n");
        return 1;
    }

    private int Refuse(string why)
    {
        error.Write($"{why}\n");
        return 1;
    }
}
