using Mocks.Mocking.Settings;

namespace Mocks.Mocking.Tests;

/// <summary>What the journal counts is what it holds, whatever the requests look like.</summary>
[Collection(RunsAlone.Name)]
public sealed class JournalWeightTests
{
    private const int Unbounded = 1_000_000;
    private const int MiB = 1024 * 1024;

    public static TheoryData<string, string, string, string, int> Shapes => new()
    {
        { "a long value", "GET /greeting", $"X-Long: {new string('x', 500_000)}", "", 200 },
        { "a thousand tiny headers", "GET /greeting", string.Join('\n', Enumerable.Range(0, 1000).Select(at => $"h{at}: v")), "", 300 },
        { "one header in a thousand lines", "GET /greeting", string.Join('\n', Enumerable.Repeat("h: v", 1000)), "", 300 },
        { "a long target", $"GET /greeting?{new string('q', 500_000)}", "", "", 600 },
        { "long verdicts and remarks", "GET /judged", "", "", 200 },
        { "bodies in memory", "POST /things", "Content-Length: 4000", new string('b', 4000), 2_000 },
        { "small requests", "GET /greeting", "", "", 3_000 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task The_journal_counts_at_least_what_its_entries_take_of_the_heap(string shape, string line, string headers, string body, int requests)
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(JournalEntries: Unbounded, JournalBytes: long.MaxValue));
        await greeter.AskAsync(line, headers, body);
        await greeter.ControlAsync("DELETE /__admin/requests");
        greeter.Things.Clear();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await AskManyAsync(greeter, line, headers, body, requests);

        greeter.Things.Clear();
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        var counted = greeter.Journal.Bytes;
        // The rest is the server's own, and this client's.
        Assert.True(held < counted + (8 * MiB), $"{shape}: {requests} requests take {held} bytes, and {counted} are counted.");
    }

    [Theory]
    [InlineData(300)]
    public async Task Heads_push_out_older_entries_as_bodies_do(int requests)
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(JournalEntries: Unbounded, JournalBytes: 2 * MiB));

        await AskManyAsync(greeter, "GET /greeting", $"X-Long: {new string('x', 100_000)}", "", requests);

        Assert.InRange(greeter.Journal.Bytes, MiB, 2 * MiB);
        Assert.Equal(requests, greeter.Journal.Total);
        Assert.Equal(requests - greeter.Journal.Entries().Count, greeter.Journal.Evicted);
    }

    [Fact]
    public async Task A_large_head_is_shown_with_what_was_cut()
    {
        await using var greeter = await Greeter.StartAsync();
        var lines = string.Join('\n', Enumerable.Range(0, 1900).Select(at => $"h{at}: {new string('v', 100)}"));

        await greeter.AskAsync($"GET /greeting?{new string('q', 20_000)}", $"X-Long: {new string('x', 20_000)}\n{lines}");

        var (_, entry) = await greeter.ControlAsync("GET /__admin/requests/latest");
        Assert.Contains($"\"url\": \"/greeting?{new string('q', 16_374)}… (3626 more characters)\"", entry, StringComparison.Ordinal);
        Assert.Contains($"\"X-Long\": \"{new string('x', 16_384)}… (3616 more characters)\"", entry, StringComparison.Ordinal);
        Assert.Matches("\"headersLeftOut\": 1[0-9]{3}\n", entry);
    }

    [Fact]
    public async Task Long_verdicts_and_remarks_say_how_much_more_there_was()
    {
        await using var greeter = await Greeter.StartAsync();

        await greeter.AskAsync("GET /judged");

        var (_, entry) = await greeter.ControlAsync("GET /__admin/requests/latest");
        Assert.Contains($"\"text\": \"{new string('v', 16_384)}… (3616 more characters)\"", entry, StringComparison.Ordinal);
        Assert.Contains($"\"detail\": \"{new string('d', 16_384)}… (3616 more characters)\"", entry, StringComparison.Ordinal);
        Assert.Contains($"\"{new string('r', 16_384)}… (3616 more characters)\"", entry, StringComparison.Ordinal);
    }

    private static async Task AskManyAsync(Greeter greeter, string line, string headers, string body, int requests)
    {
        // One connection: each client would have buffers of its own.
        using var client = await greeter.ConnectAsync();
        var last = RawClient.Request(line, headers, body);
        var request = last.Replace("Connection: close\r\n", "", StringComparison.Ordinal);
        var reading = client.ReadToEndAsync();
        for (var sent = 1; sent < requests; sent++)
        {
            await client.SendAsync(request);
        }

        await client.SendAsync(last);
        await reading;
    }
}

/// <summary>Tests that measure the process, and so run while no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "alone";
}
