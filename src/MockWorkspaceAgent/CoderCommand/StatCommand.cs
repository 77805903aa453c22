using System.Globalization;

namespace Mocks.MockWorkspaceAgent.CoderCommand;

/// <summary><c>coder stat cpu|mem|disk</c>: one line, e.g. <c>1.2/7.8 GiB (15%)</c>. The numbers are the host's.</summary>
/// <remarks>The form is a guess: upstream's writer was not read. Of the options only <c>--path</c> changes something.</remarks>
internal static class StatCommand
{
    private const double Gibibyte = 1024.0 * 1024 * 1024;

    public static int Run(string[] words)
    {
        Console.WriteLine(words switch
        {
            ["cpu", ..] => Line(Load(), Environment.ProcessorCount, "cores"),
            ["mem", ..] => Memory(),
            ["disk", .. var options] => Disk(Array.IndexOf(options, "--path") is >= 0 and var at && at + 1 < options.Length ? options[at + 1] : "/"),
            _ => throw new CoderException("stat knows cpu, mem and disk"),
        });
        return 0;
    }

    private static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Memory()
    {
        var kibibytes = File.ReadLines("/proc/meminfo").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 1).ToDictionary(fields => fields[0], fields => double.Parse(fields[1], CultureInfo.InvariantCulture));
        return Line((kibibytes["MemTotal:"] - kibibytes["MemAvailable:"]) * 1024 / Gibibyte, kibibytes["MemTotal:"] * 1024 / Gibibyte, "GiB");
    }

    private static string Disk(string path)
    {
        try
        {
            var drive = new DriveInfo(path);
            return Line((drive.TotalSize - drive.AvailableFreeSpace) / Gibibyte, drive.TotalSize / Gibibyte, "GiB");
        }
        catch (Exception missing) when (missing is IOException or ArgumentException)
        {
            throw new CoderException(missing.Message);
        }
    }

    private static string Line(double used, double total, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{used:0.##}/{total:0.##} {unit} ({100 * used / total:0}%)");
}
