using System.Text;

namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>The record of a stream holds what the events that went by have told, and nothing that was only to come.</summary>
public sealed class StreamRecordTests
{
    private const string Replies = """[{"text":"Hello you","toolCalls":[{"name":"sh","arguments":{"a":1}},{"name":"ls"}],"usage":{"input":100,"output":20}}]""";

    private static readonly Dictionary<string, string> Asks = new()
    {
        [TestBridge.Responses] = """{"input":"hi","stream":true}""",
        [TestBridge.Chat] = """{"messages":[{"role":"user","content":"hi"}],"stream":true}""",
        [TestBridge.Messages] = """{"messages":[{"role":"user","content":"hi"}],"stream":true}""",
    };

    /// <summary>By the number of events from which on it holds.</summary>
    private static readonly Dictionary<string, (int From, string Recorded)[]> Records = new()
    {
        [TestBridge.Responses] = [(0, "0/0"), (1, "0/0 prompt"), (18, """100/20 sh{"a":1} ls{} prompt""")],
        [TestBridge.Chat] = [(0, "0/0 prompt"), (6, """0/0 sh{"a":1} prompt"""), (9, """100/20 sh{"a":1} prompt""")],
        [TestBridge.Messages] = [(0, "0/0 prompt"), (1, "100/1 prompt"), (14, "100/21 prompt"), (15, """100/21 sh{"a":1} ls{} prompt""")],
    };

    private static readonly Dictionary<string, int> Events = new() { [TestBridge.Responses] = 18, [TestBridge.Chat] = 10, [TestBridge.Messages] = 15 };

    public static TheoryData<string, string, bool> Faults
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (var kind in (string[])["provider-breaks-off", "provider-error-in-stream", "cut-at-event", "no-end"])
            {
                data.Add(TestBridge.Responses, kind, true);
                data.Add(TestBridge.Responses, kind, false);
                data.Add(TestBridge.Chat, kind, false);
                data.Add(TestBridge.Messages, kind, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_stream_that_ends_after_any_event_leaves_the_record_of_those_that_went_by(string path, string kind, bool live)
    {
        await using var coderd = await TestBridge.SayingAsync(Replies, live);
        List<string> recorded = [];
        for (var events = 0; events <= Events[path]; events++)
        {
            await coderd.AdminAsync("POST", "bridge/faults", $$"""{"kind":"{{kind}}","atEvent":{{events}}}""");
            await coderd.SendRawAsync("POST", path, Asks[path], TestBridge.Bearer);
            await coderd.UntilSettledAsync();
            recorded.Add(await coderd.RecordedAsync());
        }

        Assert.Equal(Enumerable.Range(0, Events[path] + 1).Select(events => Records[path].Last(record => record.From <= events).Recorded), recorded);
    }

    [Theory]
    [InlineData(TestBridge.Responses)]
    [InlineData(TestBridge.Chat)]
    [InlineData(TestBridge.Messages)]
    public async Task A_whole_stream_and_a_whole_answer_are_recorded_whole(string path)
    {
        await using var coderd = await TestBridge.SayingAsync(Replies);

        await coderd.PostAsync(path, Asks[path]);
        var streamed = await coderd.RecordedAsync();
        await coderd.PostAsync(path, Asks[path].Replace(",\"stream\":true", "", StringComparison.Ordinal));

        Assert.Equal(Records[path][^1].Recorded, streamed);
        Assert.Equal("""100/20 sh{"a":1} ls{} prompt""", await coderd.RecordedAsync());
    }

    [Theory]
    [InlineData(TestBridge.Chat, "Hello", "0/0 prompt")]
    [InlineData(TestBridge.Messages, "Hello", "100/1 prompt")]
    [InlineData(TestBridge.Responses, "", "0/0 prompt")]
    public async Task A_client_that_leaves_in_the_middle_costs_the_record_the_rest(string path, string last, string recorded)
    {
        await using var coderd = await TestBridge.SayingAsync(Replies.Replace("\"usage\"", "\"firstTokenMs\":1000,\"deltaMs\":1000,\"usage\"", StringComparison.Ordinal));
        var wait = TimeSpan.FromSeconds(last.Length > 0 ? 1 : 4);
        using (var connection = await coderd.BeginAsync("POST", path, Asks[path], TestBridge.Bearer))
        {
            await coderd.Time.UntilSomethingWaitsAsync(wait);
            if (last.Length > 0)
            {
                coderd.Time.Advance(wait);
                await connection.ReadUntilAsync(last);
                await coderd.Time.UntilSomethingWaitsAsync(wait);
            }
        }

        await coderd.UntilSettledAsync();

        Assert.Equal(recorded, await coderd.RecordedAsync());
    }

    [Fact]
    public async Task A_held_response_whose_client_left_was_seen_by_the_bridge_as_far_as_the_model_had_come()
    {
        await using var coderd = await TestBridge.SayingAsync(Replies.Replace("\"usage\"", "\"firstTokenMs\":1000,\"deltaMs\":1000,\"usage\"", StringComparison.Ordinal));
        using (await coderd.BeginAsync("POST", TestBridge.Responses, Asks[TestBridge.Responses], TestBridge.Bearer))
        {
            await coderd.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(4));
            coderd.Time.Advance(TimeSpan.FromSeconds(3.999));
        }

        await coderd.UntilSettledAsync();

        Assert.Equal("0/0 prompt", await coderd.RecordedAsync());
    }

    [Theory]
    [InlineData(TestBridge.Chat, """{"kind":"close-in-body","atByte":700}""", "0/0 prompt")]
    [InlineData(TestBridge.Messages, """{"kind":"close-in-body","atByte":700}""", "100/1 prompt")]
    [InlineData(TestBridge.Messages, """{"kind":"close-in-body","atByte":100}""", "0/0 prompt")]
    [InlineData(TestBridge.Messages, """{"kind":"delay","delayMs":1}""", """100/21 sh{"a":1} ls{} prompt""")]
    public async Task A_general_fault_that_cuts_the_answer_cuts_the_record_too(string path, string fault, string recorded)
    {
        await using var coderd = await TestBridge.SayingAsync(Replies);
        await coderd.AdminAsync("POST", "faults", fault.Replace("{\"kind\"", $"{{\"request\":\"POST {path}\",\"kind\"", StringComparison.Ordinal));

        var answer = coderd.SendRawAsync("POST", path, Asks[path], TestBridge.Bearer);
        while (!answer.IsCompleted)
        {
            coderd.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        await coderd.UntilSettledAsync();

        Assert.NotEmpty(Encoding.UTF8.GetString(await answer));
        Assert.Equal(recorded, await coderd.RecordedAsync());
    }

    [Fact]
    public async Task A_count_that_changes_places_with_the_end_is_still_recorded_in_a_message_and_lost_in_a_chat()
    {
        await using var coderd = await TestBridge.SayingAsync(Replies);
        List<string> recorded = [];
        foreach (var path in (string[])[TestBridge.Messages, TestBridge.Chat])
        {
            await coderd.AdminAsync("POST", "bridge/faults", """{"kind":"wrong-order"}""");
            await coderd.PostAsync(path, Asks[path]);
            recorded.Add(await coderd.RecordedAsync());
        }

        Assert.Equal(["""100/21 sh{"a":1} ls{} prompt""", """0/0 sh{"a":1} prompt"""], recorded);
    }
}
