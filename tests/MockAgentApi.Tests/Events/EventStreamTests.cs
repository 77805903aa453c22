using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Server;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests.Events;

public sealed partial class EventStreamTests
{
    [Fact]
    public async Task A_stream_begins_with_all_messages_and_the_status_each_in_a_chunk_of_its_own()
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Messages: """[{"role":"agent","content":"a<b>\n& \u2028"}]"""));
        using var client = await OpenAsync(mock);

        var answer = await ReadAsync(client, 2);

        Assert.Equal(
            """
            HTTP/1.1 200 OK
            Cache-Control: no-cache, no-store, must-revalidate
            Connection: keep-alive
            Content-Type: text/event-stream
            Date: {date}
            Expires: 0
            Pragma: no-cache
            Transfer-Encoding: chunked
            Vary: Origin
            X-Accel-Buffering: no
            X-Proxy-Buffering: no
            """,
            string.Join('\n', HeadOf(answer).Split('\n')[..1].Concat(HeadOf(answer).Split('\n')[1..].Order(StringComparer.Ordinal))));
        Assert.Equal(
            """7d\nevent: message_update\ndata: {"id":0,"role":"agent","message":"a\u003cb\u003e\n\u0026 \u2028","time":"2025-01-01T00:00:00Z"}\n\n\n"""
                + """46\nevent: status_change\ndata: {"status":"stable","agent_type":"custom"}\n\n\n""",
            Shown(answer));
    }

    [Fact]
    public async Task The_screen_has_a_stream_of_its_own_that_begins_with_one_screen()
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Preset: "empty"));
        using var client = await OpenAsync(mock, "/internal/screen");

        Assert.EndsWith("data: {\"screen\":\"Echo agent ready" + new string(' ', 64) + "\\n" + new string(' ', 80) + "\\n\\u003e\"}\n\n\r\n", await ReadAsync(client, 1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.11", """{"status":"stable","agent_type":"custom"}""", """{"status":"running","agent_type":""}""")]
    [InlineData("0.9", """{"status":"stable"}""", """{"status":"running"}""")]
    [InlineData("0.12.0", """{"status":"stable","agent_type":"custom"}""", """{"status":"running","agent_type":"custom"}""")]
    public async Task Older_releases_name_the_agent_later_or_not_at_all(string version, string stable, string first)
    {
        var settings = new AgentApiSettings(new HostSettings(), Version: AgentApiVersion.Find(version));
        await using var loaded = await AgentApiMock.StartAsync(settings with { Messages = "[]" });
        await using var fresh = await AgentApiMock.StartAsync(settings with { Agent = "scripted" }, new ManualTime());
        using var one = await OpenAsync(loaded);
        using var other = await OpenAsync(fresh);

        Assert.Contains($"event: status_change\ndata: {stable}\n\n", await ReadAsync(one, 1), StringComparison.Ordinal);
        Assert.Contains($"event: status_change\ndata: {first}\n\n", await ReadAsync(other, version is "0.12.0" ? 1 : 2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task When_the_server_stops_a_stream_that_was_quiet_for_over_five_seconds_is_cut(int seconds, bool clean)
    {
        var time = new ManualTime();
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Messages: "[]"), time);
        using var client = await OpenAsync(mock);
        await ReadAsync(client, 1);

        time.Advance(TimeSpan.FromSeconds(seconds));
        LiveOf(mock).EndStreams();

        Assert.Equal(clean ? "0\r\n\r\n" : "", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task To_HTTP_1_0_a_stream_comes_without_chunks_and_ends_with_the_connection()
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Messages: "[]"));
        using var client = await RawClient.ConnectAsync(mock.Address);
        await client.SendAsync("GET /events HTTP/1.0\r\nHost: localhost\r\n\r\n");

        var head = await client.ReadHeadAsync();
        LiveOf(mock).EndStreams();

        Assert.DoesNotContain("Transfer-Encoding", head, StringComparison.Ordinal);
        Assert.Equal("event: status_change\ndata: {\"status\":\"stable\",\"agent_type\":\"custom\"}\n\n", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_stream_that_was_delayed_goes_on_like_any_other()
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Messages: "[]"));
        using var http = new HttpClient();
        (await http.PostAsync(new Uri(mock.Address, "/__admin/faults"), new StringContent("""{"request":"GET /events","delayMs":1}"""), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        using var client = await OpenAsync(mock);
        await ReadAsync(client, 1);

        await OrderAsync(mock, """{"event":"later"}""");

        Assert.Equal(["event: later\ndata: {}\n\n"], EventsIn(await ReadAsync(client, 1)));
    }

    [Fact]
    public async Task The_log_says_who_comes_and_why_they_go()
    {
        var output = new StringWriter();
        await using var mock = await RunningMock.StartAsync(AgentApiMock.Build(
            new AgentApiSettings(new HostSettings(), Messages: "[]"), TimeProvider.System, [], ownsProcess: false, new ServerLife(new ServerLog(output, TimeProvider.System))));
        using var http = new HttpClient();
        foreach (var path in new[] { "/events", "/internal/screen" })
        {
            using (var client = await OpenAsync(mock, path))
            {
                await ReadAsync(client, 1);
            }

            await SettledAsync(http, mock, path);
            (await http.PostAsync(new Uri(mock.Address, "/__admin/faults"), new StringContent($$"""{"request":"GET {{path}}","kind":"close-at-event","atEvent":1}"""), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
            using var cut = await OpenAsync(mock, path);
            await cut.ReadToEndAsync();
        }

        Assert.Equal(
            [
                "\"New subscriber\" subscriberId=0", "\"Context done\" subscriberId=0", "\"New subscriber\" subscriberId=1", "\"Channel closed\" subscriberId=1",
                "\"New screen subscriber\" subscriberId=2", "\"Screen context done\" subscriberId=2", "\"New screen subscriber\" subscriberId=3", "\"Screen channel closed\" subscriberId=3",
            ],
            Logged(output));
    }

    [Theory]
    [InlineData(true, "\"New subscriber\" subscriberId=0", "\"Server stop initiated, unsubscribing.\" subscriberId=0")]
    [InlineData(false, "\"New subscriber\" subscriberId=0")]
    public async Task A_server_that_stops_is_not_taken_for_a_client_that_left(bool endsCleanly, params string[] expected)
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Messages: "[]"));
        await using var scope = mock.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { Request = { Protocol = "HTTP/1.1" } };
        context.Features.Set(mock.Services.GetRequiredService<RequestJournal>().Begin(context));
        var output = new StringWriter();
        var stream = new MockAgentApi.Events.EventStream(
            context, scope.ServiceProvider.GetRequiredService<ConversationView>(), screen: false, endsCleanly, cutAt: null, new ServerLog(output, TimeProvider.System));

        // A server that stops ends its streams, and cuts their connections before all of them have noticed.
        LiveOf(mock).EndStreams();
        await stream.WriteAsync(new CancellationToken(canceled: true));

        Assert.Equal(expected, Logged(output));
    }

    private static async Task SettledAsync(HttpClient http, RunningMock mock, string path)
    {
        using var waited = await http.PostAsync(new Uri(mock.Address, "/__admin/requests/wait"), new StringContent($$"""{"request":{"urlPath":"{{path}}"},"answered":true }"""), TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)waited.StatusCode);
    }

    [Fact]
    public async Task A_fault_cuts_the_stream_after_so_many_events()
    {
        await using var agent = await Agent.StartAsync("normal");
        await agent.BodyAsync("POST /__admin/faults", """{"request":"GET /events","kind":"close-at-event","atEvent":3}""");

        var cut = await agent.AskAsync("GET /events");

        Assert.Equal(3, EventsIn(cut).Count);
        Assert.False(cut.EndsWith("0\r\n\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_that_AgentAPI_never_sends_come_on_demand()
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Messages: "[]"));
        using var client = await OpenAsync(mock);
        await ReadAsync(client, 1);

        await OrderAsync(mock, """{"event":"surprise","data":{"a":[1, 2]}}""");
        await OrderAsync(mock, """{"event":"agent_error","message":"it <broke>","level":"error"}""");
        await OrderAsync(mock, """{"event":"long","bytes":131073}""");
        await OrderAsync(mock, """{"event":"short","data":{"a":1},"bytes":5}""");
        var events = EventsIn(await ReadAsync(client, 4));

        Assert.Equal("event: short\ndata: {\"a\":1,\"padding\":\"\"}\n\n", events[3]);
        Assert.Equal("event: surprise\ndata: {\"a\":[1,2]}\n\n", events[0]);
        Assert.Matches("^event: agent_error\ndata: {\"message\":\"it \\\\u003cbroke\\\\u003e\",\"level\":\"error\",\"time\":\"[^\"]+\"}\n\n$", events[1]);
        Assert.Equal("event: long\ndata: {\"padding\":\"" + new string('x', 131073 - 14) + "\"}\n\n", events[2]);
        using var later = await OpenAsync(mock);
        Assert.Equal(events[1], EventsIn(await ReadAsync(later, 2))[1]);
    }

    [Theory]
    [InlineData("""{"event":"agent_error"}""", "message: missing. An agent_error says what went wrong.")]
    [InlineData("""{"event":""}""", "event: missing. It may be agent_error, or any name.")]
    [InlineData("""{"event":"a\nb"}""", "event: a name has no line ends.")]
    [InlineData("""{"event":"agent_error","message":"m","level":"fatal"}""", "level: \\\"fatal\\\" is not a level. It may be warning or error.")]
    [InlineData("""{"event":"x","message":"m"}""", "message: only agent_error has one. Others have data.")]
    [InlineData("""{"event":"agent_error","message":"m","data":{}}""", "data: an agent_error has message and level instead.")]
    [InlineData("""{"event":"agent_error","message":"m","bytes":5}""", "bytes: an agent_error is as long as its message.")]
    [InlineData("""{"event":"x","bytes":16777217}""", "bytes: 16777217 cannot be sent. It may be from 0 to 16777216.")]
    [InlineData("""{"event":"x","bytes":-1}""", "bytes: -1 cannot be sent. It may be from 0 to 16777216.")]
    [InlineData("""{"event":"x","data":1,"bytes":5}""", "bytes: only an object, or no data at all, can be made longer.")]
    public async Task An_event_that_cannot_be_sent_is_refused_with_the_reason(string order, string reason)
    {
        await using var agent = await Agent.StartAsync();

        Assert.Equal($"{{\n  \"message\": \"This event cannot be sent.\",\n  \"detail\": \"{reason}\"\n}}\n", await agent.BodyAsync("POST /__admin/events", order));
    }

    [Fact]
    public async Task Another_preset_ends_the_streams_of_the_life_before()
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings()));
        using var client = await OpenAsync(mock);
        await ReadAsync(client, 6);

        using var http = new HttpClient();
        (await http.PutAsync(new Uri(mock.Address, "/__admin/preset"), new StringContent("""{"name":"empty"}"""), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        Assert.Equal("0\r\n\r\n", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Whoever_comes_at_any_time_sees_every_change_once_and_ends_with_what_GET_messages_says()
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Agent: "scripted", Speed: 200));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = RunningProgram.Patience };
        var clients = new List<RawClient>();
        var posting = PostAsync();
        while (!posting.IsCompleted && clients.Count < 50)
        {
            clients.Add(await OpenAsync(mock));
            await clients[^1].ReadHeadAsync(); // It listens from here on.
            await Task.WhenAny(posting, Task.Delay(10, TestContext.Current.CancellationToken));
        }

        await posting;
        LiveOf(mock).PublishOnce(MockAgentApi.Events.ServerEvent.OfAny("end", "{}"));

        using var messages = JsonDocument.Parse(await http.GetStringAsync(new Uri(mock.Address, "/messages"), TestContext.Current.CancellationToken));
        var expected = messages.RootElement.GetProperty("messages").EnumerateArray()
            .Select(message => $"{message.GetProperty("id")} {message.GetProperty("role")} {message.GetProperty("content")} {message.GetProperty("time")}").ToArray();
        Assert.Equal(21, expected.Length);
        foreach (var client in clients)
        {
            var events = EventsIn(await ReadUntilAsync(client, "event: end\n"));
            var known = new SortedDictionary<int, string>();
            foreach (var message in events.Where(one => one.StartsWith("event: message_update", StringComparison.Ordinal)))
            {
                using var data = JsonDocument.Parse(message[(message.IndexOf("data: ", StringComparison.Ordinal) + 6)..]);
                var (id, root) = (data.RootElement.GetProperty("id").GetInt32(), data.RootElement);
                var text = $"{id} {root.GetProperty("role")} {root.GetProperty("message")} {root.GetProperty("time")}";
                Assert.True(id <= known.Count, $"There is a gap before message {id}.");
                Assert.NotEqual(text, known.GetValueOrDefault(id));
                known[id] = text;
            }

            Assert.Equal(expected, known.Values);
            client.Dispose();
        }

        async Task PostAsync()
        {
            for (var number = 0; number < 10;)
            {
                using var body = new StringContent($$"""{"content":"echo {{number}}","type":"user"}""", System.Text.Encoding.UTF8, "application/json");
                using var answer = await http.PostAsync(new Uri(mock.Address, "/message"), body);
                if (answer.IsSuccessStatusCode)
                {
                    number++;
                }
                else
                {
                    await Task.Delay(5); // The agent is still busy.
                }
            }

            while (!(await http.GetStringAsync(new Uri(mock.Address, "/status"))).Contains("stable", StringComparison.Ordinal))
            {
                await Task.Delay(5);
            }
        }
    }

    private static IConversation LiveOf(RunningMock mock) => mock.Services.GetRequiredService<LiveConversation>().Current;

    private static async Task OrderAsync(RunningMock mock, string order)
    {
        using var http = new HttpClient();
        (await http.PostAsync(new Uri(mock.Address, "/__admin/events"), new StringContent(order))).EnsureSuccessStatusCode();
    }

    private static IEnumerable<string> Logged(StringWriter output) =>
        output.ToString().Split(Environment.NewLine)[..^1].Select(line => line[(line.IndexOf("msg=", StringComparison.Ordinal) + 4)..]);

    private static async Task<RawClient> OpenAsync(RunningMock mock, string path = "/events")
    {
        var client = await RawClient.ConnectAsync(mock.Address);
        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return client;
    }

    private static async Task<string> ReadAsync(RawClient client, int events)
    {
        var text = "";
        while (End().Count(text) < events)
        {
            text += await MoreAsync(client, text);
        }

        return text;
    }

    private static async Task<string> ReadUntilAsync(RawClient client, string word)
    {
        var text = new System.Text.StringBuilder();
        while (!text.ToString(Math.Max(0, text.Length - 200), Math.Min(200, text.Length)).Contains(word, StringComparison.Ordinal))
        {
            text.Append(await MoreAsync(client, ""));
        }

        return text.ToString();
    }

    private static async Task<string> MoreAsync(RawClient client, string soFar)
    {
        var more = await client.ReadAsync(256 * 1024);
        Assert.True(more.Length > 0, $"The stream ended: {soFar}");
        return more;
    }

    private static string HeadOf(string answer) => RawClient.WithoutDate(answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)]).Replace("\r\n", "\n", StringComparison.Ordinal);

    // With chunk sizes, on one line.
    private static string Shown(string answer) =>
        answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static List<string> EventsIn(string answer)
    {
        var found = new List<string>();
        foreach (var chunk in Chunk().Matches(answer).Cast<Match>())
        {
            var length = int.Parse(chunk.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            found.Add(answer.Substring(chunk.Index + chunk.Length - "event: ".Length, length));
        }

        return found;
    }

    [GeneratedRegex("\n\n\r\n")]
    private static partial Regex End();

    [GeneratedRegex("([0-9a-f]+)\r\nevent: ")]
    private static partial Regex Chunk();
}
