using Mocks.GoLibraries.ShellQuote;

namespace Mocks.MockWorkspaceAgent.Life.Socket;

/// <summary>Puts the program <c>coder</c> into the agent's folder: a script that starts its stand-in.</summary>
internal static class CoderLauncher
{
    private const string Program = "mock-workspace-agent";
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <param name="command">The command line of the stand-in; empty for this program's neighbour <c>mock-workspace-agent</c>.</param>
    public static void Write(string path, IReadOnlyList<string> command)
    {
        command = command.Count > 0 ? command : OwnCommand();
        File.WriteAllText(path, command.Count > 0
            ? $"#!/bin/sh\nexec {string.Join(' ', command.Select(ShellWords.Quote))} \"$@\"\n"
            : "#!/bin/sh\necho \"coder: the program mock-workspace-agent, which stands in for it, was not found\" >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Mode);
        }
    }

    private static IReadOnlyList<string> OwnCommand() =>
        Path.Combine(AppContext.BaseDirectory, Program) is var beside && File.Exists(beside) ? [beside, "coder"] : [];
}
