using System.CommandLine;
using Mocks.Mocking.Secrets;

namespace Mocks.Mocking.Hosting;

/// <summary>Runs a command line the way all our programs do: usage errors and bad settings go to standard error, exit 2.</summary>
public static class CommandLine
{
    /// <param name="imitates">The real services that it imitates, with their versions, for <c>--version</c>.</param>
    public static async Task<int> InvokeAsync(RootCommand root, string program, string imitates, string[] args)
    {
        SteadyOutput.Use();
        ShownConsole.Install();
        foreach (var version in root.Options.OfType<VersionOption>())
        {
            version.Action = new PrintVersion(MockVersion.Line(program, imitates));
        }

        root.Options.Add(StarterWatch.Option);
        var parsed = root.Parse(args);
        var at = parsed.CommandResult.Command;
        if ((parsed.Errors.Count > 0 ? Problem(parsed, at) : EmptyFlag(args)) is { } problem)
        {
            var page = at == root ? $"{program} --help" : $"{program} {at.Name} --help";
            await Console.Error.WriteLineAsync($"{program}: {problem} Try '{page}'.");
            return 2;
        }

        if (parsed.GetValue(StarterWatch.Option))
        {
            StarterWatch.Begin();
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (SettingException bad)
        {
            await Console.Error.WriteLineAsync($"{program}: {bad.Message}");
            return bad.ExitCode;
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{program}: {bad.Message} Files for a moment go to {Path.GetTempPath()}: TMPDIR names another folder.");
            return 2;
        }
    }

    // A parser takes --strict= for --strict, which may be the opposite of what an empty variable means.
    private static string? EmptyFlag(string[] args) =>
        args.TakeWhile(argument => argument != "--").FirstOrDefault(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument.IndexOf('=', StringComparison.Ordinal) == argument.Length - 1) is { } empty
            ? $"{empty} has no value." : null;

    // One line: what is unknown explains the rest.
    private static string Problem(ParseResult parsed, Command at) =>
        parsed.Errors.FirstOrDefault(error => error.Message.Contains("there is no such ", StringComparison.Ordinal)) is { } ours ? ours.Message
        : parsed.UnmatchedTokens is [var unknown, ..]
        ? $"{unknown}: there is no such {(unknown.StartsWith('-') ? "option" : at.Subcommands.Count > 0 ? "command" : "argument")}{Suggestion.For(unknown, at)}"
        : parsed.Errors[0].Message;

    private sealed class PrintVersion(string line) : System.CommandLine.Invocation.SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            Console.Out.WriteLine(line);
            return 0;
        }
    }
}
