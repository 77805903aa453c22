using Mocks.MockAgentApi.Files;
using Mocks.Wire.Go;

namespace Mocks.MockAgentApi.CommandLine;

/// <summary>Whether an agent's command could be run.</summary>
/// <remarks>Source: Go, <c>os/exec</c>, <c>LookPath</c>.</remarks>
internal static class AgentCommand
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <exception cref="ServerError">It could not, in Go's words.</exception>
    public static void Check(string command, string? path)
    {
        var file = Find(command, path);
        if (!IsExecutable(file))
        {
            throw ServerError.Plain(File.Exists(file) ? $"fork/exec {file}: permission denied" : GoFiles.Failed("fork/exec", file, new FileNotFoundException()).Message);
        }
    }

    /// <summary>The file to run. Whether one that is named with its folder can be run, the system says.</summary>
    /// <exception cref="ServerError">There is none.</exception>
    public static string Find(string command, string? path) => command.Contains('/', StringComparison.Ordinal)
        ? command
        : (path ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, command)).FirstOrDefault(IsExecutable)
            ?? throw ServerError.Plain($"exec: {GoQuote.Quote(command)}: executable file not found in $PATH");

    private static bool IsExecutable(string file) => File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != 0);
}
