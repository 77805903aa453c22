using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Mocks.Snapshotter.Network;

namespace Mocks.Snapshotter.Stopping;

/// <summary>Runs a short command for its output.</summary>
/// <remarks>The framework's <c>Process</c> needs threads, for its streams and for the command's end.</remarks>
internal static partial class Command
{
    private const int MaxOutputBytes = 64 * 1024;
    private const int Killed = 9;
    private const int DoNotBlock = 1;
    private const short OwnGroup = 2;

    // A killed process is gone at once, unless it may not be killed, or the system holds it.
    private static readonly TimeSpan Ending = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    // Larger than the structures of any C library.
    private const int StructureBytes = 1024;

    /// <summary>Its standard output until that is closed, or until the timeout; empty when it cannot be started. Then the command and its children are killed.</summary>
    public static string OutputOf(string program, string argument, TimeSpan timeout)
    {
        Span<int> pipe = stackalloc int[2];
        if (Pipe(pipe) < 0)
        {
            return "";
        }

        var (output, input) = (pipe[0], pipe[1]);
        Libc.CloseInChildren(output);
        Libc.CloseInChildren(input);
        var id = Start(program, argument, input);
        _ = Libc.Close(input);
        var text = id > 0 ? Read(output, timeout) : "";
        _ = Libc.Close(output);
        if (id > 0)
        {
            End(id);
        }

        return text;
    }

    private static unsafe int Start(string program, string argument, int output)
    {
        var actions = stackalloc byte[StructureBytes];
        var attributes = stackalloc byte[StructureBytes];
        string[] arguments = [program, argument];
        string[] environment = [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}")];
        _ = InitActions((nint)actions);
        _ = InitAttributes((nint)attributes);
        _ = SetFlags((nint)attributes, OwnGroup);

        // At start AgentAPI reads its input to the end when the input is not a terminal.
        _ = AddOpen((nint)actions, 0, "/dev/null", 0, 0);
        _ = AddDuplicate((nint)actions, output, 1);
        _ = AddOpen((nint)actions, 2, "/dev/null", 1, 0);
        return Spawn(out var id, program, (nint)actions, (nint)attributes, Terminated(arguments), Terminated(environment)) == 0 ? id : 0;
    }

    /// <summary>Kills the command, also one that has left its group, and removes it from the process table.</summary>
    private static void End(int id)
    {
        _ = Kill(-id, Killed);
        _ = Kill(id, Killed);
        var start = Stopwatch.GetTimestamp();
        while (Wait(id, 0, DoNotBlock) == 0 && Stopwatch.GetElapsedTime(start) < Ending)
        {
            Thread.Sleep(PollInterval);
        }
    }

    private static nint[] Terminated(string[] texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];

    private static string Read(int descriptor, TimeSpan timeout)
    {
        var (start, bytes, count) = (Stopwatch.GetTimestamp(), new byte[MaxOutputBytes], 0);
        while (count < bytes.Length)
        {
            Span<Polled> polled = [new() { Descriptor = descriptor, Wanted = Libc.In }];
            var left = timeout - Stopwatch.GetElapsedTime(start);
            var length = left > TimeSpan.Zero && Libc.Poll(polled, 1, (int)Math.Ceiling(left.TotalMilliseconds)) > 0
                ? (int)Libc.Read(descriptor, bytes.AsSpan(count), bytes.Length - count)
                : 0;
            if (length <= 0)
            {
                break;
            }

            count += length;
        }

        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    [LibraryImport("libc", EntryPoint = "pipe")]
    private static partial int Pipe(Span<int> descriptors);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int id, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int Wait(int id, nint status, int options);

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(out int id, string path, nint actions, nint attributes, ReadOnlySpan<nint> arguments, ReadOnlySpan<nint> environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(nint actions, int descriptor, string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(nint actions, int descriptor, int copy);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitAttributes(nint attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(nint attributes, short flags);
}
