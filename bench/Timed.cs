using System.Diagnostics;
using System.Globalization;

namespace Mocks.Bench;

/// <summary>A process that ran to its end.</summary>
internal sealed record Timed(int ExitCode, double Milliseconds)
{
    public static Timed Run(IReadOnlyDictionary<string, string> environment, string file, params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(environment, file, arguments);
        process.WaitForExit();
        return new Timed(process.ExitCode, clock.Elapsed.TotalMilliseconds);
    }

    /// <summary>Runs the process and samples its memory all the time, which costs time: not for a duration.</summary>
    /// <returns>The peak, in KiB.</returns>
    public static long PeakKiB(IReadOnlyDictionary<string, string> environment, string file, params string[] arguments)
    {
        using var process = Start(environment, file, arguments);
        var peak = 0L;
        while (!process.HasExited)
        {
            // The kernel keeps the high-water mark of a process, so the last sample has the peak.
            peak = Math.Max(peak, HighWater(process.Id, file));
        }

        return peak;
    }

    public static long ResidentKiB(int processId) => Field(processId, "VmRSS:");

    private static Process Start(IReadOnlyDictionary<string, string> environment, string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

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
