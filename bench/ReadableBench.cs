using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd.LogSnapshots;

namespace Mocks.Bench;

/// <summary>How many messages remain readable of conversations that the script damages.</summary>
internal static class ReadableBench
{
    public static async Task RunAsync(Tools tools)
    {
        foreach (var preset in new[] { "fullscreen", "unicode" })
        {
            if (tools.Native is not null)
            {
                Table.Row($"messages of {preset} kept by the Snapshotter", $"{await KeptAsync(preset, tools.Native)}", "all");
            }

            if (tools.Script is not null)
            {
                Table.Row($"messages of {preset} kept by the script", $"{await KeptAsync(preset, "bash", tools.Script)}");
            }
        }
    }

    private static async Task<string> KeptAsync(string preset, string file, params string[] arguments)
    {
        await using var mocks = await Both.StartAsync(preset);
        Timed.Run(mocks.Environment, file, arguments);
        return mocks.Coderd.Services.GetRequiredService<SnapshotStore>().History() is [.., { Seen: { } seen }]
            ? $"{seen.Messages}{(seen.IsBlank ? " of blanks" : "")}"
            : "none";
    }
}
