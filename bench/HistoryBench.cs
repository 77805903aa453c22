namespace Mocks.Bench;

/// <summary>The Snapshotter's time and memory for a very long conversation.</summary>
internal static class HistoryBench
{
    public static async Task RunAsync(Tools tools, int messages, int runs)
    {
        if (tools.Native is null)
        {
            return;
        }

        await using var many = await Both.StartAsync("long", messages, 200);
        await using var few = await Both.StartAsync("long", 10, 200);
        List<double> captures = [], downloads = [];
        for (var run = -1; run < runs; run++)
        {
            var download = Timed.Run(many.Environment, "curl", "-s", "-o", "/dev/null", many.MessagesUrl);
            var capture = Timed.Run(many.Environment, tools.Native);
            if (run >= 0)
            {
                downloads.Add(download.Milliseconds);
                captures.Add(capture.ExitCode == 0 ? capture.Milliseconds : double.NaN);
            }
        }

        var peakOfMany = Enumerable.Range(0, runs).Max(_ => Timed.PeakKiB(many.Environment, tools.Native)) / 1024.0;
        var peakOfFew = Enumerable.Range(0, runs).Max(_ => Timed.PeakKiB(few.Environment, tools.Native)) / 1024.0;
        Table.Row($"{messages:N0} messages of 200 bytes: Snapshotter", $"{Table.Median(captures):0} ms");
        Table.Row("curl downloading them to nowhere", $"{Table.Median(downloads):0} ms");
        Table.Row("Snapshotter / curl", $"{Table.Median(captures) / Table.Median(downloads):0.00}", "2");
        Table.Row("peak memory on those", $"{peakOfMany:0.0} MiB", "40 MiB");
        Table.Row("peak memory on 10 messages", $"{peakOfFew:0.0} MiB", "within 8 MiB");
    }
}
