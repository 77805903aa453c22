using System.Text.Json;

namespace Mocks.Bench;

/// <summary>Many snapshots at once: none may be lost or doubled, and the memory must stay flat.</summary>
internal static class PostBench
{
    public static async Task RunAsync(int posts)
    {
        using var coderd = await Server.StartCoderdAsync("--strict", "--output-file", "none");
        var half = posts / 2;
        var first = await Load.PostAsync(coderd.Address, [.. Enumerable.Range(0, half).Select(PostOf)]);
        var afterHalf = coderd.ResidentMiB;
        var rest = await Load.PostAsync(coderd.Address, [.. Enumerable.Range(half, posts - half).Select(PostOf)]);
        var afterAll = coderd.ResidentMiB;

        using var list = JsonDocument.Parse(await coderd.Client.GetStringAsync("/__admin/snapshots"));
        var total = list.RootElement.GetProperty("total").GetInt64();
        var evicted = list.RootElement.GetProperty("evicted").GetInt64();
        var shown = list.RootElement.GetProperty("snapshots").EnumerateArray().Select(NumberOf).ToArray();
        Table.Row($"{posts:N0} snapshots of 60 KB over {Server.Connections} connections", $"{(posts - half) / rest.Seconds:0} a second");
        Table.Row("  refused, lost, doubled", $"{first.Refused + rest.Refused}, {posts - total}, {shown.Length - shown.Distinct().Count()}", "0, 0, 0");
        Table.Row("  shown + counted as evicted", $"{shown.Length} + {evicted}", $"{posts}");
        Table.Row("  memory after half, after all", $"{afterHalf:0}, {afterAll:0} MiB", "flat");
    }

    private static Post PostOf(int number) =>
        new("00000000-0000-4000-8000-000000000010", "00000000-0000-4000-8000-0000000000aa", number);

    private static int NumberOf(JsonElement snapshot)
    {
        using var body = JsonDocument.Parse(snapshot.GetProperty("body").GetString()!);
        return body.RootElement.GetProperty("messages")[0].GetProperty("id").GetInt32();
    }
}
