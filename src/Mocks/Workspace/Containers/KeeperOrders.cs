using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mocks.Go.Os.Exec;
using Mocks.GoLibraries.ShellQuote;

namespace Mocks.Workspace.Containers;

/// <summary>What the keeper, the shell that is a container's main program, is told on its standard input. Only the pipe sees variables and scripts.</summary>
internal static partial class KeeperOrders
{
    /// <summary>Begins the line that <see cref="Greet"/> makes.</summary>
    public const string Greeting = "mocks";

    // Shells do not set them.
    private static readonly string[] ReadOnlyNames = ["UID", "EUID", "PPID", "BASHOPTS", "SHELLOPTS", "BASH_VERSINFO"];

    /// <summary>The leader of a session tells its id, and becomes the command.</summary>
    private const string Leader = "echo $$ > \"$0\"; exec \"$@\"";

    /// <summary>Finds the programs that later orders need, also when a command's PATH has not got them.
    /// Prints the user's id and group, those of a folder's owner here, the user's name and login shell; nothing more when a program is missing.</summary>
    public static string Greet(string folder) => $$"""
        name=$(id -un 2>/dev/null || id -u); shell=/bin/sh
        while IFS=: read -r user x x x x x login; do [ "$user" != "$name" ] || shell=${login:-/bin/sh}; done < /etc/passwd
        mocks_sh=$(command -v sh) mocks_env=$(command -v env) mocks_setsid=$(command -v setsid)
        if [ -n "$mocks_setsid" ]; then echo "{{Greeting}} $(id -u):$(id -g) $(stat -c %u:%g {{ShellWords.Quote(folder)}}) $name $shell"; else echo {{Greeting}}; fi

        """;

    /// <summary>Starts a command in a session of its own, and writes its exit code when it has ended. Nothing waits for it here.</summary>
    /// <param name="home">The working directory when the command's cannot be entered.</param>
    public static string Start(GoCommand command, string home, CommandFiles files)
    {
        var text = new StringBuilder("{ (\n");
        text.Append(CultureInfo.InvariantCulture, $"exec < /dev/null > {ShellWords.Quote(files.Output)} 2> {ShellWords.Quote(files.Errors)}\n");
        text.Append(CultureInfo.InvariantCulture, $"cd {ShellWords.Quote(command.Folder ?? home)} 2> /dev/null || cd {ShellWords.Quote(home)}\n");
        List<string> odd = [];
        foreach (var variable in command.Environment ?? [])
        {
            var name = variable.Split('=')[0];
            if (Identifier().IsMatch(name) && !ReadOnlyNames.Contains(name))
            {
                text.Append(CultureInfo.InvariantCulture, $"export {name}={ShellWords.Quote(variable[(name.Length + 1)..])}\n");
            }
            else
            {
                odd.Add(variable);
            }
        }

        // After the leader, a shell, which drops variables that it cannot name.
        var environment = odd.Count > 0 ? $"\"$mocks_env\" {Words(odd)} " : "";
        text.Append(CultureInfo.InvariantCulture, $"exec \"$mocks_setsid\" \"$mocks_sh\" -c {Words([Leader, files.Id])} {environment}{Words(command.Arguments)}\n");
        text.Append(CultureInfo.InvariantCulture, $") & wait $!; echo $? > {ShellWords.Quote(files.End)}; }} &\n");
        return text.ToString();
    }

    /// <summary>Sends a signal to a command that has not ended, or to its group.</summary>
    public static string Signal(int signal, bool toGroup, CommandFiles files) => $"""
        while [ -p {ShellWords.Quote(files.End)} ] && ! [ -s {ShellWords.Quote(files.Id)} ]; do sleep 0.01; done
        [ ! -s {ShellWords.Quote(files.Id)} ] || kill -s {signal} -- {(toGroup ? "-" : "")}$(cat {ShellWords.Quote(files.Id)}) 2> /dev/null

        """;

    private static string Words(IEnumerable<string> words) => string.Join(' ', words.Select(ShellWords.Quote));

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Identifier();
}
