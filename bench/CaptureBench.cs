namespace Mocks.Bench;

/// <summary>The time of one capture: the native Snapshotter, the script, and two curl calls that move the same bytes.</summary>
internal static class CaptureBench
{
    public static async Task RunAsync(Tools tools, int runs)
    {
        await using var mocks = await Both.StartAsync("normal");
        var messages = Path.Combine(Path.GetTempPath(), $"bench-{Environment.ProcessId}.json");
        List<double> native = [], script = [], curls = [];
        for (var run = -1; run < runs; run++)
        {
            var fetched = Timed.Run(mocks.Environment, "curl", "-s", "-o", messages, mocks.MessagesUrl);
            var posted = Timed.Run(mocks.Environment, "curl", "-s", "-o", "/dev/null", "--data-binary", $"@{messages}",
                "-H", "Content-Type: application/json", "-H", "Coder-Session-Token: 00000000-0000-4000-8000-0000000000aa",
                $"{mocks.Coderd.Address}api/v2/workspaceagents/me/tasks/00000000-0000-4000-8000-000000000010/log-snapshot?format=agentapi");
            var captured = tools.Native is null ? null : Timed.Run(mocks.Environment, tools.Native);
            var scripted = tools.Script is null ? null : Timed.Run(mocks.Environment, "bash", tools.Script);
            if (run < 0)
            {
                continue; // The first run warms the mocks.
            }

            curls.Add(fetched.Milliseconds + posted.Milliseconds);
            Keep(native, captured);
            Keep(script, scripted);
        }

        File.Delete(messages);
        if (tools.Native is null || tools.Script is null)
        {
            Table.Row("capture, preset normal", $"missing: {(tools.Native is null ? "the native Snapshotter" : "the original script")}");
        }

        if (tools.Native is null)
        {
            return;
        }

        Table.Row("native Snapshotter, preset normal, wall", $"{Table.Median(native):0.0} ms");
        Table.Row("two bare curl calls that move the same", $"{Table.Median(curls):0.0} ms");
        Table.Row("Snapshotter / two curl calls", $"{Table.Median(native) / Table.Median(curls):0.00}", "1.2");
        Table.Row("its file", $"{new FileInfo(tools.Native).Length / 1e6:0.00} MB", "8 MB");
        if (script.Count > 0)
        {
            Table.Row("the original script", $"{Table.Median(script):0.0} ms");
            Table.Row("Snapshotter / script", $"1/{Table.Median(script) / Table.Median(native):0.0}", "1/8");
        }
    }

    private static void Keep(List<double> times, Timed? timed)
    {
        if (timed is { ExitCode: not 0 })
        {
            throw new InvalidOperationException($"A capture exited {timed.ExitCode}.");
        }

        if (timed is not null)
        {
            times.Add(timed.Milliseconds);
        }
    }
}
