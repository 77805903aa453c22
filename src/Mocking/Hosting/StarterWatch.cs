using System.CommandLine;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Mocks.Go.Os.Exec;

namespace Mocks.Mocking.Hosting;

/// <summary>Ends this program with the one that started it, even when that is killed: the starter holds the other end of a pipe that is standard input here.</summary>
internal static partial class StarterWatch
{
    /// <summary>For programs that start mocks, not for people: not in <c>--help</c>.</summary>
    public static Option<bool> Option { get; } = new("--until-stdin-ends")
    {
        Hidden = true,
        Recursive = true,
        Description = "Ends as on SIGTERM when standard input ends.",
    };

    /// <summary>Reads standard input to its end, then sends SIGTERM to this process, which so ends as it always does.</summary>
    public static void Begin()
    {
        var input = OperatingSystem.IsWindows() ? Console.OpenStandardInput() : Take();
        new Thread(() => Wait(input)) { IsBackground = true, Name = "until stdin ends" }.Start();
    }

    /// <summary>Takes standard input away: a child process that reads its own would wait for the end of this one.</summary>
    private static FileStream Take()
    {
        var taken = Duplicate(0);
        // FIOCLEX, which takes no variable argument, unlike fcntl: macOS on arm64 passes such arguments in another way.
        _ = IoCtl(taken, OperatingSystem.IsMacOS() ? 0x20006601u : 0x5451u);
        using var nothing = File.OpenHandle("/dev/null");
        _ = DuplicateOnto((int)nothing.DangerousGetHandle(), 0);
        return new FileStream(new SafeFileHandle(taken, ownsHandle: true), FileAccess.Read, bufferSize: 0);
    }

    private static void Wait(Stream input)
    {
        try
        {
            using (input)
            {
                input.CopyTo(Stream.Null);
            }
        }
        catch (IOException)
        {
            // The pipe broke: the starter has ended, too.
        }

        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(0);
        }

        Signals.Send(Environment.ProcessId, Signals.Terminate);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateOnto(int from, int to);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoCtl(int descriptor, nuint request);
}
