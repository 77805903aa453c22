using System.Collections;
using System.Runtime.InteropServices;

namespace Mocks.Go.Os.Exec;

/// <summary>Takes what a process has written. Called on the thread that reads all pipes, so it must not block.</summary>
/// <param name="bytes">Valid during the call.</param>
public delegate void OutputAction(ReadOnlySpan<byte> bytes);

/// <summary>Sends a signal to what a command stands for.</summary>
/// <param name="toGroup">To its process group.</param>
/// <returns>Why it was not sent, in Go's words; null when it was.</returns>
public delegate string? SignalAction(int signal, bool toGroup);

/// <summary>A command as Go's <c>exec.Cmd</c> has it.</summary>
/// <param name="Arguments">The program, which is looked up in PATH when it has no slash, and its arguments.</param>
/// <remarks>Source: Go, <c>os/exec</c>, <c>Cmd</c>.</remarks>
public sealed record GoCommand(params IReadOnlyList<string> Arguments)
{
    /// <summary>Variables as <c>NAME=value</c>, of which the last of a name wins; null for those of this process.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>The working directory; null or empty for that of this process.</summary>
    public string? Folder { get; init; }

    public ProcessGroup Group { get; init; }

    /// <summary>Whether a missing <see cref="Folder"/> is named by the error. Null does as Go: it is when the process has no attributes, such as a group.</summary>
    public bool? ChecksFolder { get; init; }

    /// <summary>The PATH in which the program is looked up; null for that of this process.</summary>
    public string? SearchPath { get; init; }

    /// <summary>The file that is the standard input; null for <c>/dev/null</c>. The caller closes it.</summary>
    public SafeHandle? Input { get; init; }

    /// <summary>Takes the standard output; null for <c>/dev/null</c>.</summary>
    public OutputAction? Output { get; init; }

    /// <summary>Takes the standard error; null for <c>/dev/null</c>. When it is the same as <see cref="Output"/>, the process has one pipe for both.</summary>
    public OutputAction? Errors { get; init; }

    /// <summary>The path of a terminal that is all three standard files, in place of the input and the pipes.</summary>
    public string? Terminal { get; init; }

    /// <summary>Sends signals to a process elsewhere that this command stands for, such as one in a container; null to send them to this command.</summary>
    public SignalAction? Signalled { get; init; }

    /// <summary>How long the pipes may stay open after the process has ended; zero for no limit.</summary>
    public TimeSpan WaitDelay { get; init; }

    /// <summary>The clock of <see cref="WaitDelay"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The variables of this process, as <c>NAME=value</c>.</summary>
    public static IReadOnlyList<string> OwnEnvironment() =>
        [.. System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}")];

    /// <exception cref="ExecException">It cannot be run, in Go's words.</exception>
    public RunningCommand Start()
    {
        var name = Arguments[0];
        var path = name.Contains('/', StringComparison.Ordinal) ? name
            : LookPath.Find(name, SearchPath ?? System.Environment.GetEnvironmentVariable("PATH")) ?? throw new ExecException(LookPath.NotFound(name));
        var environment = LastOfEachName(Environment ?? OwnEnvironment());
        if ((ChecksFolder ?? (Group == ProcessGroup.Parent && Terminal is null)) && Folder is { Length: > 0 })
        {
            CheckFolder(Folder);
        }

        return RunningCommand.Start(this, path, environment);
    }

    // A file passes here.
    private static void CheckFolder(string folder)
    {
        if (folder.Contains('\0', StringComparison.Ordinal))
        {
            throw new ExecException($"chdir {folder}: invalid argument");
        }

        try
        {
            _ = File.GetAttributes(folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new ExecException(GoFiles.Failed("chdir", folder, refused).Message);
        }
    }

    private static List<string> LastOfEachName(IReadOnlyList<string> variables)
    {
        var (kept, seen) = (new List<string>(variables.Count), new HashSet<string>());
        foreach (var variable in variables.Reverse())
        {
            if (variable.Contains('\0', StringComparison.Ordinal))
            {
                throw new ExecException("exec: environment variable contains NUL");
            }

            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            equals = equals == 0 ? variable.IndexOf('=', 1) : equals;
            if (equals < 0 ? variable.Length > 0 : seen.Add(variable[..equals]))
            {
                kept.Add(variable);
            }
        }

        kept.Reverse();
        return kept;
    }
}
