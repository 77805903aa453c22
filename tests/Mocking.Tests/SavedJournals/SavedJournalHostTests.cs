using System.Text.Json;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal.Feed;
using Mocks.Mocking.SavedJournals;

namespace Mocks.Mocking.Tests.SavedJournals;

/// <summary>A saved journal as the inspector page asks for it.</summary>
public sealed class SavedJournalHostTests
{
    private static readonly DateTimeOffset WrittenAt = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    [Theory]
    [InlineData("/__admin/", "mock-greeter")]
    [InlineData("/__admin/mocks/mock-other/", "mock-other")]
    public async Task Each_mock_has_its_page_its_requests_and_what_can_be_read_in_it(string path, string program)
    {
        await using var server = await OpenAsync();

        var (page, info) = (await AskAsync(server, $"GET {path}"), await JsonAsync(server, $"GET {path}inspector"));
        var requests = await JsonAsync(server, $"GET {path}requests");
        var (one, latest) = (await JsonAsync(server, $"GET {path}requests/1"), await JsonAsync(server, $"GET {path}requests/latest"));
        var verdicts = await JsonAsync(server, $"GET {path}verdicts");
        var archive = await JsonAsync(server, $"GET {path}requests.har");
        var readable = await JsonAsync(server, $"GET {path}readable");

        Assert.Contains("Content-Security-Policy: default-src 'none';", page, StringComparison.Ordinal);
        Assert.Equal(program, info.GetProperty("program").GetString());
        Assert.Equal("This is a saved journal, written 2026-02-03 04:05:06 UTC. ✓ all is well. Nothing in it changes any more.", info.GetProperty("saved").GetString());
        Assert.Equal("readable", Assert.Single(info.GetProperty("views").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(program == "mock-greeter" ? "mock-other" : "mock-greeter", Assert.Single(info.GetProperty("neighbours").EnumerateArray()).GetString());
        Assert.Equal([1, 2], requests.GetProperty("requests").EnumerateArray().Select(view => view.GetProperty("id").GetInt32()));
        Assert.Equal(2, requests.GetProperty("meta").GetProperty("total").GetInt32());
        Assert.Equal($"/greeting?of={program}", one.GetProperty("request").GetProperty("url").GetString());
        Assert.Equal("/judged", latest.GetProperty("request").GetProperty("url").GetString());
        Assert.Equal(2, Assert.Single(verdicts.GetProperty("verdicts").EnumerateArray()).GetProperty("requestId").GetInt32());
        Assert.Equal(2, archive.GetProperty("log").GetProperty("entries").GetArrayLength());
        Assert.Equal("Hello", Assert.Single(readable.EnumerateArray()).GetProperty("messages")[0].GetProperty("content").GetString());
    }

    [Theory]
    [InlineData("text=hello", "1")]
    [InlineData("text=hello&after=0", "1")]
    [InlineData("text=hello&after=1", "")]
    [InlineData("text=nowhere", "")]
    public async Task A_word_of_a_body_is_found_in_the_exchanges_after_an_id(string query, string ids)
    {
        await using var server = await OpenAsync();

        var found = await JsonAsync(server, $"GET /__admin/requests/ids?{query}");

        Assert.Equal(ids, string.Join(' ', found.GetProperty("ids").EnumerateArray()));
    }

    [Fact]
    public async Task The_event_stream_tells_each_exchange_that_a_subscriber_does_not_have()
    {
        await using var server = await OpenAsync();
        using var all = await FollowAsync(server, "\r\nLast-Event-ID: 0");
        using var rest = await FollowAsync(server, "\r\nLast-Event-ID: 1");

        Assert.Equal(["1 /greeting?of=mock-greeter ended 200 Mock Greeter", "2 /judged ended 200 Mock Greeter"], [await EventAsync(all), await EventAsync(all)]);
        Assert.StartsWith("2 /judged ", await EventAsync(rest), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400 ", await AskAsync(server, "GET /__admin/events/stream", "Last-Event-ID: last"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\nLast-Event-ID: 2")]
    public async Task A_subscriber_that_has_all_of_it_gets_comments(string header)
    {
        var time = new ManualTime();
        await using var server = await OpenAsync(time);
        using var silent = await FollowAsync(server, header);

        await time.UntilSomethingWaitsAsync(FeedStream.KeepAlive);
        time.Advance(FeedStream.KeepAlive);
        Assert.Equal(":\n\n", await silent.ReadChunkAsync());
        await time.UntilSomethingWaitsAsync(FeedStream.KeepAlive);
        time.Advance(FeedStream.KeepAlive);
        Assert.Equal(":\n\n", await silent.ReadChunkAsync());
    }

    [Theory]
    [InlineData("DELETE /__admin/requests", 405, "DELETE /__admin/requests can change nothing in it.")]
    [InlineData("POST /__admin/mocks/mock-other/faults", 405, "POST /__admin/faults can change nothing in it.")]
    [InlineData("PUT /__admin/preset", 405, "PUT /__admin/preset can change nothing in it.")]
    [InlineData("POST /greeting", 405, "POST /greeting can change nothing in it.")]
    [InlineData("GET /__admin/preset", 404, "there is no GET /__admin/preset.")]
    [InlineData("GET /greeting", 404, "there is no GET /greeting.")]
    [InlineData("GET /__admin/requests/3", 404, "it has no request 3.")]
    [InlineData("GET /__admin/mocks/mock-third/requests", 404, "it has no mock mock-third.")]
    [InlineData("GET /__admin/mocks/mock-other/mocks/mock-other/requests", 404, "there is no GET /__admin/mocks/mock-other/requests.")]
    public async Task What_it_cannot_do_is_a_sentence(string line, int status, string sentence)
    {
        await using var server = await OpenAsync();

        var answer = await AskAsync(server, line);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains($"\"message\": \"This is a saved journal: {sentence}\"", answer, StringComparison.Ordinal);
        Assert.Equal(status == 405, answer.Contains("Allow: GET\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /__admin/requests", "evil.example", "", 400)]
    [InlineData("GET /__admin/mocks/mock-other/requests", "evil.example", "", 400)]
    [InlineData("GET /", "evil.example", "", 400)]
    [InlineData("GET /__admin/requests", "localhost", "Origin: https://evil.example\r\n", 403)]
    [InlineData("GET /__admin/mocks/mock-other/requests", "localhost", "Sec-Fetch-Site: cross-site\r\n", 403)]
    [InlineData("GET /__admin/events/stream", "localhost", "Origin: null\r\n", 403)]
    [InlineData("GET /__admin/requests", "localhost", "Origin: http://localhost\r\n", 200)]
    public async Task It_is_guarded_as_control_routes_are(string line, string host, string header, int status)
    {
        await using var server = await OpenAsync();

        var answer = await RawClient.AskAsync(server.Address, $"{line} HTTP/1.1\r\nHost: {host}\r\n{header}Connection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control", answer, StringComparison.Ordinal);
    }

    private static async Task<RunningMock> OpenAsync(TimeProvider? time = null)
    {
        MockJournal[] mocks = [await JournalOfAsync("mock-greeter"), await JournalOfAsync("mock-other")];
        return await RunningMock.StartAsync(SavedJournalHost.Build(
            "mocks", new JournalDocument(JournalDocument.FormatName, JournalDocument.CurrentVersion, WrittenAt, mocks), "✓ all is well", port: 0, time ?? TimeProvider.System));
    }

    private static async Task<MockJournal> JournalOfAsync(string program)
    {
        await using var greeter = await Greeter.StartAsync(program: program);
        await greeter.AskAsync($"GET /greeting?of={program}");
        await greeter.AskAsync("GET /judged");
        await greeter.JournalAsync(2);
        var (_, json) = await greeter.ControlAsync("GET /__admin/journal");
        return Assert.Single(JsonSerializer.Deserialize(json, JournalJson.Default.JournalDocument)!.Mocks) with
        {
            Readable = [ReadableConversation.Of("talk", null, 1, [new ReadableMessage(0, "agent", "Hello")])],
        };
    }

    private static Task<string> AskAsync(RunningMock server, string line, string headers = "") => RawClient.AskAsync(server.Address, RawClient.Request(line, headers));

    private static async Task<JsonElement> JsonAsync(RunningMock server, string line)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return JsonElement.Parse(await client.GetStringAsync(new Uri(server.Address, line.Split(' ')[1]), TestContext.Current.CancellationToken));
    }

    private static async Task<RawClient> FollowAsync(RunningMock server, string header)
    {
        var client = await RawClient.ConnectAsync(server.Address);
        await client.SendAsync($"GET /__admin/events/stream HTTP/1.1\r\nHost: localhost{header}\r\n\r\n");
        Assert.Contains("Content-Type: text/event-stream\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal(":\n\n", await client.ReadChunkAsync());
        return client;
    }

    private static async Task<string> EventAsync(RawClient client)
    {
        var lines = (await client.ReadUntilAsync("\n\n")).Split('\n');
        var data = JsonElement.Parse(Array.Find(lines, line => line.StartsWith("data: ", StringComparison.Ordinal))![6..]);
        return $"{data.GetProperty("sequence")} {data.GetProperty("url").GetString()} {data.GetProperty("phase").GetString()} {data.GetProperty("status")} {data.GetProperty("mock").GetString()}";
    }
}
