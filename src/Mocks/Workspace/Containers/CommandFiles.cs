using Mocks.Go.Os.Exec;

namespace Mocks.Workspace.Containers;

/// <summary>The files through which a command in a container and its stand-in on this machine are connected.</summary>
/// <param name="path">What their names begin with, in a folder that both sides have.</param>
/// <remarks>Engines cut the output of <c>docker exec</c> two seconds after its program has ended. Pipes of our own stay open for as long as a child of the script holds them.</remarks>
internal sealed class CommandFiles(string path)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Copies the output, and ends as the command does, also when the output stays open.</summary>
    private const string StandIn = """
        cat "$1.out" & cat "$1.err" >&2 &
        read -r code < "$1.end"
        exit "${code:-255}"
        """;

    /// <summary>A named pipe with the standard output.</summary>
    public string Output => $"{path}.out";

    /// <summary>A named pipe with the standard error.</summary>
    public string Errors => $"{path}.err";

    /// <summary>A named pipe with the exit code.</summary>
    public string End => $"{path}.end";

    /// <summary>A file with the id of the command's process in the container.</summary>
    public string Id => $"{path}.id";

    /// <exception cref="ExecException">A pipe cannot be made.</exception>
    public void Make()
    {
        foreach (var pipe in (string[])[Output, Errors, End])
        {
            NamedPipe.Make(pipe, Mode);
        }
    }

    /// <param name="marker">A variable by which the guard finds it, as <c>NAME=value</c>.</param>
    public GoCommand StandInFor(GoCommand command, string marker, SignalAction signalled) => command with
    {
        Arguments = ["sh", "-c", StandIn, "mocks-command", path],
        Environment = [$"PATH={Environment.GetEnvironmentVariable("PATH")}", marker],
        SearchPath = null,
        Folder = "/",
        Group = ProcessGroup.NewSession,
        Signalled = signalled,
    };

    /// <summary>Removes the pipes. The id stays: a signal for the group may come later.</summary>
    public void Remove()
    {
        foreach (var pipe in (string[])[Output, Errors, End])
        {
            File.Delete(pipe);
        }
    }
}
