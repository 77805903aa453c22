using System.Diagnostics;
using System.Runtime.InteropServices;
using Mocks.Go.Os.Exec;

namespace Mocks.Run;

/// <summary>All descendants of this process, those too that called setsid or whose parents have ended: this process adopts them.</summary>
/// <remarks>Linux only: it reads <c>/proc</c>.</remarks>
internal static partial class ProcessTree
{
    private const int Continue = 18;
    private const int SetChildSubreaper = 36;
    private const int AnyProcess = 0;
    private const int DoNotHang = 1;
    private const int Exited = 4;
    private const int LeaveWaitable = 0x01000000;
    private const int NoChild = 10;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Makes this process the parent of descendants whose own parents have ended.</summary>
    public static void Adopt() => _ = Prctl(SetChildSubreaper, 1, 0, 0, 0);

    /// <summary>The descendants that have not ended.</summary>
    public static ProcessStat[] Living() => [.. Descendants().Where(process => !process.HasEnded)];

    /// <summary>Waits until no descendant is left, or for a time.</summary>
    /// <returns>Those that are left.</returns>
    public static ProcessStat[] Settle(TimeSpan time, int child)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var living = Living();
            Reap(child);
            if (living.Length == 0 || clock.Elapsed >= time)
            {
                return living;
            }

            Thread.Sleep(Pause);
        }
    }

    /// <summary>Ends every descendant: SIGTERM, and SIGKILL for those that are left a second later.</summary>
    /// <param name="child">The child whose exit code the caller takes.</param>
    public static void End(int child)
    {
        foreach (var process in Living())
        {
            Signals.Send(process.Id, Signals.Terminate);
            Signals.Send(process.Id, Continue); // A stopped process would get the signal when it goes on.
        }

        var left = Settle(Grace, child);
        var clock = Stopwatch.StartNew();
        while (left.Length > 0 && clock.Elapsed < KillLimit)
        {
            foreach (var process in left)
            {
                Signals.Send(process.Id, Signals.Kill);
            }

            left = Settle(Pause, child);
        }
    }

    /// <summary>Takes the exit codes of adopted processes, so that they do not stay as zombies.</summary>
    public static void Reap(int child)
    {
        foreach (var process in Descendants().Where(process => process.HasEnded && process.Parent == Environment.ProcessId && process.Id != child))
        {
            _ = WaitPid(process.Id, 0, DoNotHang);
        }
    }

    private static List<ProcessStat> Descendants()
    {
        // A process that adopts its descendants has none when it has no child, so /proc need not be read.
        if (!HasChild())
        {
            return [];
        }

        var children = ProcessStat.All().ToLookup(process => process.Parent);
        var found = new List<ProcessStat>(children[Environment.ProcessId]);
        for (var at = 0; at < found.Count; at++)
        {
            found.AddRange(children[found[at].Id]);
        }

        return found;
    }

    private static bool HasChild()
    {
        Span<byte> information = stackalloc byte[128];
        return WaitId(AnyProcess, 0, information, Exited | DoNotHang | LeaveWaitable) == 0 || Marshal.GetLastPInvokeError() != NoChild;
    }

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int kind, uint id, Span<byte> information, int options);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int WaitPid(int processId, nint status, int options);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
