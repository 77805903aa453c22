using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mocks.Run;

/// <summary>A process as Linux lists it.</summary>
/// <param name="Name">The name of its program, cut to 15 bytes by the kernel.</param>
/// <param name="IsZombie">It has ended, and its parent has not taken its exit code.</param>
internal sealed record ProcessEntry(int Id, int Parent, string Name, bool IsZombie);

/// <summary>All descendants of this process, those too that called setsid or whose parents have ended: this process adopts them.</summary>
/// <remarks>Linux only: it reads <c>/proc</c>. Source of the format: <c>man 5 proc_pid_stat</c>.</remarks>
internal static partial class ProcessTree
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Killed = 9;
    public const int Terminate = 15;

    private const int Continue = 18;
    private const int SetChildSubreaper = 36;
    private const int DoNotHang = 1;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Makes this process the parent of descendants whose own parents have ended.</summary>
    public static void Adopt() => _ = Prctl(SetChildSubreaper, 1, 0, 0, 0);

    /// <summary>The descendants that have not ended.</summary>
    public static ProcessEntry[] Living() => [.. Descendants().Where(process => !process.IsZombie)];

    /// <summary>Waits until no descendant is left, or for a time.</summary>
    /// <returns>Those that are left.</returns>
    public static ProcessEntry[] Settle(TimeSpan time, int child)
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
            _ = Kill(process.Id, Terminate);
            _ = Kill(process.Id, Continue); // A stopped process would get the signal when it goes on.
        }

        var left = Settle(Grace, child);
        var clock = Stopwatch.StartNew();
        while (left.Length > 0 && clock.Elapsed < KillLimit)
        {
            foreach (var process in left)
            {
                _ = Kill(process.Id, Killed);
            }

            left = Settle(Pause, child);
        }
    }

    /// <summary>Takes the exit codes of adopted processes, so that they do not stay as zombies.</summary>
    public static void Reap(int child)
    {
        foreach (var process in Descendants().Where(process => process.IsZombie && process.Parent == Environment.ProcessId && process.Id != child))
        {
            _ = WaitPid(process.Id, 0, DoNotHang);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int processId, int signal);

    private static List<ProcessEntry> Descendants()
    {
        var children = All().ToLookup(process => process.Parent);
        var found = new List<ProcessEntry>(children[Environment.ProcessId]);
        for (var at = 0; at < found.Count; at++)
        {
            found.AddRange(children[found[at].Id]);
        }

        return found;
    }

    private static IEnumerable<ProcessEntry> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), out var id) && Read(id) is { } process)
            {
                yield return process;
            }
        }
    }

    private static ProcessEntry? Read(int id)
    {
        try
        {
            // "7 (a name (1)) S 1 …": the name may hold anything, also brackets.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var (open, close) = (stat.IndexOf('('), stat.LastIndexOf(')'));
            var rest = stat[(close + 2)..].Split(' ', 3);
            return new ProcessEntry(id, int.Parse(rest[1]), stat[(open + 1)..close], rest[0] is "Z" or "X");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended since /proc was listed.
        }
    }

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int WaitPid(int processId, nint status, int options);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
