using System.Globalization;

namespace Mocks.Go.Os.Exec;

/// <summary>A process as Linux lists it in <c>/proc</c>.</summary>
/// <param name="Name">The name of its program, cut to 15 bytes by the kernel.</param>
/// <param name="State">One letter, e.g. <c>S</c> for a process that sleeps.</param>
/// <param name="Threads">Those that have not ended, and the first one until its exit code is taken.</param>
/// <remarks>Source of the format: <c>man 5 proc_pid_stat</c>.</remarks>
public sealed record ProcessStat(int Id, string Name, char State, int Parent, int Group, int Session, int Threads)
{
    private const string Proc = "/proc";

    /// <summary>The process has ended, and its parent has not taken its exit code.</summary>
    /// <remarks>The state is that of the first thread. While others end, or live on, the process still has its files and listens on its ports.</remarks>
    public bool HasEnded => State is 'Z' or 'X' && Threads <= 1;

    /// <summary>Every process of this machine; none without <c>/proc</c>.</summary>
    public static IEnumerable<ProcessStat> All() => !Directory.Exists(Proc) ? []
        : Directory.EnumerateDirectories(Proc)
            .Select(folder => int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Of(id) : null)
            .OfType<ProcessStat>();

    /// <returns>Null for a process that is gone, or without <c>/proc</c>.</returns>
    public static ProcessStat? Of(int id)
    {
        try
        {
            return Parse(File.ReadAllText($"{Proc}/{id}/stat"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="line">e.g. <c>7 (a name (1)) S 1 7 7 …</c>: the name may have any characters.</param>
    public static ProcessStat Parse(string line)
    {
        var (open, close) = (line.IndexOf('('), line.LastIndexOf(')'));
        var fields = line[(close + 2)..].Split(' ');
        return new ProcessStat(Number(line.AsSpan(0, open - 1)), line[(open + 1)..close], fields[0][0], Number(fields[1]), Number(fields[2]), Number(fields[3]), Number(fields[17]));

        static int Number(ReadOnlySpan<char> text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }
}
