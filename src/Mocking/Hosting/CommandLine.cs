using System.CommandLine;

namespace Mocks.Mocking.Hosting;

/// <summary>Runs a command line the way all our programs do: usage errors and bad settings go to standard error, exit 2.</summary>
public static class CommandLine
{
    public static async Task<int> InvokeAsync(RootCommand root, string program, string[] args)
    {
        foreach (var version in root.Options.OfType<VersionOption>())
        {
            version.Action = new PrintVersion(program);
        }

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"{program}: {error.Message}");
            }

            await Console.Error.WriteLineAsync($"Try '{program} --help'.");
            return 2;
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
    }

    private sealed class PrintVersion(string program) : System.CommandLine.Invocation.SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            Console.Out.WriteLine($"{program} {MockVersion.Text}");
            return 0;
        }
    }
}
