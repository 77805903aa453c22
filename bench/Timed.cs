using System.Diagnostics;
using System.Globalization;

namespace Mocks.Bench;

/// <summary>A whole process, timed from outside.</summary>
internal sealed record Timed(int ExitCode, double Milliseconds, long PeakKiB)
{
    public static Timed Run(IReadOnlyDictionary<string, string> environment, string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return new Timed(process.ExitCode, clock.Elapsed.TotalMilliseconds, 0);
    }

    /// <summary>The same, and the most memory it ever had. Watching costs time, so the time of this is not to be quoted.</summary>
    public static Timed RunWatched(IReadOnlyDictionary<string, string> environment, string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = 0L;
        while (!process.HasExited)
        {
            // The high-water mark of the process itself: the kernel keeps it, so the last look holds the peak.
            peak = Math.Max(peak, HighWater(process.Id, file));
        }

        output.Wait();
        return new Timed(process.ExitCode, 0, peak);
    }

    public static long Resident(int processId) => Field(processId, "VmRSS:");

    private static long HighWater(int processId, string file)
    {
        try
        {
            // Between fork and exec the child is still a copy of this program.
            var running = File.ReadAllText($"/proc/{processId}/comm").Trim();
            return Path.GetFileName(file).StartsWith(running, StringComparison.Ordinal) ? Field(processId, "VmHWM:") : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static long Field(int processId, string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
