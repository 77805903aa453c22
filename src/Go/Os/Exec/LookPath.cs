namespace Mocks.Go.Os.Exec;

/// <summary>Finds the file of a command that is named without its folder.</summary>
/// <remarks>Source: Go, <c>os/exec</c>, <c>LookPath</c>.</remarks>
public static class LookPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="path">The variable <c>PATH</c>.</param>
    /// <returns>Null when no folder has it.</returns>
    public static string? Find(string command, string? path) =>
        (path ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, command)).FirstOrDefault(IsExecutable);

    /// <summary>Go's words when <see cref="Find"/> finds nothing.</summary>
    public static string NotFound(string command) => $"exec: {GoQuote.Quote(command)}: executable file not found in $PATH";

    public static bool IsExecutable(string file) => File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != 0);
}
