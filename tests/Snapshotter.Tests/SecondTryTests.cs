using System.Net.Sockets;
using System.Text;

namespace Mocks.Snapshotter.Tests;

/// <summary>One failure of any kind, on either side, does not lose the snapshot; one that stays ends as in the script.</summary>
public sealed class SecondTryTests
{
    private const string Conversation = """{"messages":[{"id":0,"content":"hello","role":"user"}]}""";
    private const string Answered = "HTTP/1.1 200 OK\r\nContent-Length: 55\r\n\r\n" + Conversation;

    /// <summary>What AgentAPI does, and the cause that is printed when it does so always.</summary>
    private static readonly Dictionary<string, (Answer Answer, string Cause)> Fetches = new()
    {
        ["close before the head"] = (Sends(""), "the connection was closed without an answer"),
        ["close in the head"] = (Sends("HTTP/1.1 200 OK\r\nContent-Le"), "the answer was cut"),
        ["reset"] = (Resets(""), "the connection broke: Connection reset by peer"),
        ["reset in the body"] = (Resets(Answered[..60]), "the connection broke: Connection reset by peer"),
        ["no answer"] = (Hangs(""), "no answer within 5 s"),
        ["no end"] = (Hangs(Answered[..60]), "no answer within 5 s"),
        ["slow drip"] = (Drips, "no answer within 5 s"),
        ["endless body"] = (NeverEnds("\r\n" + Conversation, new('\0', 1 << 16)), "no answer within 5 s"),
        ["endless messages"] = (NeverEnds("\r\n{\"messages\":[0", Repeated(",{\"content\":\"x\"}")), "no answer within 5 s"),
        ["endless chunks"] = (NeverEnds("Transfer-Encoding: chunked\r\n\r\n", Repeated("1\r\n \r\n")), "no answer within 5 s"),
        ["endless fields after the last chunk"] = (NeverEnds("Transfer-Encoding: chunked\r\n\r\n0\r\n", Repeated("a: b\r\n")), "no answer within 5 s"),
        ["close at the first byte of the body"] = (Sends(Answered[..^54]), "the answer was cut: its body is shorter than announced"),
        ["close in the middle"] = (Sends(Answered[..^20]), "the answer was cut: its body is shorter than announced"),
        ["close at the last byte"] = (Sends(Answered[..^1]), "the answer was cut: its body is shorter than announced"),
        ["length too long"] = (Sends(Answered.Replace("55", "56", StringComparison.Ordinal)), "the answer was cut: its body is shorter than announced"),
        ["length too short"] = (Sends(Answered.Replace("55", "54", StringComparison.Ordinal)), "the answer is not JSON, or is cut"),
        ["length of 0"] = (Sends(Answered.Replace("55", "0", StringComparison.Ordinal)), "the answer is not JSON, or is cut"),
        ["length that is no number"] = (Sends(Answered.Replace("55", "-1", StringComparison.Ordinal)), "the answer's Content-Length is not a number"),
        ["two lengths"] = (Sends(Answered.Replace("55", "55\r\nContent-Length: 56", StringComparison.Ordinal)), "the answer's Content-Length is not a number"),
        ["chunks that are cut"] = (Sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n37\r\n" + Conversation), "the answer was cut"),
        ["chunks that lie"] = (Sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n30\r\n" + Conversation + "\r\n0\r\n\r\n"), "the answer is not HTTP: a chunk is longer than announced"),
        ["no chunks"] = (Sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Conversation + "\n"), "the answer is not HTTP: a chunk has no size"),
        ["another coding"] = (Sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx"), "the answer's Transfer-Encoding is not chunked"),
        ["not HTTP"] = (Sends("SSH-2.0-OpenSSH_9.2\r\n"), "the answer is not HTTP"),
        ["a huge head"] = (Sends("HTTP/1.1 200 OK\r\nX: " + new string('x', 200_000)), "the answer's head is longer than 128 KiB"),
        ["interim answers only"] = (Sends(string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 200))), "the answer did not come after 100 interim answers"),
        ["malformed JSON"] = (Sends("HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"messages\":[}"), "the answer is not JSON, or is cut"),
        ["JSON of another kind"] = (Sends("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"), "the answer is not a JSON object"),
        ["messages of another kind"] = (Sends("HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"messages\":1}"), "the answer's \"messages\" is not an array"),
        ["a redirect into nothing"] = (Sends("HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"), "cannot connect to 127.0.0.1:1: Connection refused"),
        ["a redirect to a file"] = (Sends("HTTP/1.1 302 X\r\nLocation: file:///x\r\nContent-Length: 0\r\n\r\n"), "redirects to \"file:///x\"; only http and https are followed"),
        ["404"] = (Status(404), "answered 404"),
        ["408"] = (Status(408), "answered 408"),
        ["425"] = (Status(425), "answered 425"),
        ["429"] = (Status(429), "answered 429"),
        ["500"] = (Status(500), "answered 500"),
        ["502"] = (Status(502), "answered 502"),
        ["599"] = (Status(599), "answered 599"),
    };

    /// <summary>What coderd does, and the error line when it does so always.</summary>
    private static readonly Dictionary<string, (Answer Answer, string Line)> Posts = new()
    {
        ["close before the head"] = (Sends(""), "snapshotter: the connection was closed without an answer"),
        ["close in the head"] = (Sends("HTTP/1.1 204"), "snapshotter: the answer was cut"),
        ["reset"] = (Resets(""), "snapshotter: the connection broke: Connection reset by peer"),
        ["no answer"] = (Hangs(""), "snapshotter: no answer within 10 s"),
        ["no end of the head"] = (Hangs("HTTP/1.1 204 No"), "snapshotter: no answer within 10 s"),
        ["no end of a 503"] = (Hangs("HTTP/1.1 503 X\r\nContent-Length: 100\r\n\r\nbusy"), "Error: Failed to post log snapshot (HTTP 503): busy"),
        ["a cut 503"] = (Sends("HTTP/1.1 503 X\r\nContent-Length: 100\r\n\r\nbusy"), "Error: Failed to post log snapshot (HTTP 503): busy"),
        ["not HTTP"] = (Sends("hello\r\n\r\n"), "snapshotter: the answer is not HTTP"),
        ["200"] = (Status(200), "Error: Failed to post log snapshot (HTTP 200): no"),
        ["302"] = (Status(302), "Error: Failed to post log snapshot (HTTP 302): no"),
        ["408"] = (Status(408), "Error: Failed to post log snapshot (HTTP 408): no"),
        ["425"] = (Status(425), "Error: Failed to post log snapshot (HTTP 425): no"),
        ["429"] = (Status(429), "Error: Failed to post log snapshot (HTTP 429): no"),
        ["500"] = (Status(500), "Error: Failed to post log snapshot (HTTP 500): no"),
        ["503"] = (Status(503), "Error: Failed to post log snapshot (HTTP 503): no"),
    };

    // It is moved by a third of the limit where a server hangs: then the next try is due.
    private readonly ManualTime _time = new();

    private delegate Task Answer(ManualTime time, NetworkStream stream, CancellationToken stop);

    public static TheoryData<string> FetchKinds => [.. Fetches.Keys];

    public static TheoryData<string> PostKinds => [.. Posts.Keys];

    [Theory]
    [MemberData(nameof(FetchKinds))]
    public async Task One_failed_fetch_loses_nothing(string kind)
    {
        using var agentApi = InTurn(Fetches[kind].Answer, Sends(Answered));
        using var coderd = InTurn(Status(204));

        var run = await RunAsync(agentApi, coderd);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("Shutdown complete", run.OutputLines[^1]);
        Assert.Equal(Conversation, Encoding.UTF8.GetString(Assert.Single(coderd.Requests).Body));
        Assert.Equal(2, agentApi.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(FetchKinds))]
    public async Task A_fetch_that_always_fails_ends_as_in_the_script_and_says_the_cause(string kind)
    {
        using var agentApi = InTurn(Fetches[kind].Answer);
        using var coderd = InTurn(Status(204));

        var run = await RunAsync(agentApi, coderd);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(3, run.ErrorLines.Length);
        Assert.StartsWith("Error: Failed to ", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.EndsWith(Fetches[kind].Cause, run.ErrorLines[1], StringComparison.Ordinal);
        Assert.Equal("Error: Cannot capture log snapshot without messages", run.ErrorLines[2]);
        Assert.InRange(agentApi.Requests.Count, 2, 3);
        Assert.Empty(coderd.Requests);
    }

    [Theory]
    [MemberData(nameof(PostKinds))]
    public async Task One_failed_post_loses_nothing(string kind)
    {
        using var agentApi = InTurn(Sends(Answered));
        using var coderd = InTurn(Posts[kind].Answer, Status(204));

        var run = await RunAsync(agentApi, coderd);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("Shutdown complete", run.OutputLines[^1]);
        Assert.Equal([Conversation, Conversation], coderd.Requests.Select(request => Encoding.UTF8.GetString(request.Body)));
    }

    [Theory]
    [MemberData(nameof(PostKinds))]
    public async Task A_post_that_always_fails_ends_as_in_the_script_and_says_the_cause(string kind)
    {
        using var agentApi = InTurn(Sends(Answered));
        using var coderd = InTurn(Posts[kind].Answer);

        var run = await RunAsync(agentApi, coderd);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(Posts[kind].Line, run.ErrorLines[^2]);
        Assert.Equal("Error: Log snapshot capture failed", run.ErrorLines[^1]);
        Assert.Equal(3, coderd.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(409)]
    [InlineData(413)]
    public async Task An_answer_that_would_be_the_same_again_is_not_asked_for_again(int status)
    {
        using var agentApi = InTurn(Sends(Answered));
        using var coderd = InTurn(Status(status));

        var run = await RunAsync(agentApi, coderd);

        Assert.Equal($"Error: Failed to post log snapshot (HTTP {status}): no", run.ErrorLines[0]);
        Assert.Single(coderd.Requests);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_again()
    {
        using var closed = RawServer.Silent();
        closed.Dispose();
        using var coderd = InTurn(Status(204));

        var running = RunAsync(closed.Port, coderd, TimeProvider.System, [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(20), 200)]);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        using var agentApi = RawServer.Answering(200, Conversation, port: closed.Port);
        var run = await running;

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task A_slow_server_has_the_whole_limit()
    {
        using var agentApi = InTurn(
            async (time, stream, stop) =>
            {
                // The second and the third try start meanwhile, and hang.
                time.Advance(TimeSpan.FromSeconds(1.7));
                await Task.Delay(100, stop);
                time.Advance(TimeSpan.FromSeconds(1.7));
                await Task.Delay(100, stop);
                time.Advance(TimeSpan.FromSeconds(1.5));
                await stream.WriteAsync(Encoding.ASCII.GetBytes(Answered), stop);
            },
            (_, _, stop) => Task.Delay(Timeout.Infinite, stop));
        using var coderd = InTurn(Status(204));

        var run = await RunAsync(agentApi, coderd);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("2", 2000)]
    [InlineData("date", 2000)]
    [InlineData("0", 0)]
    [InlineData("-1", 0)]
    [InlineData("soon", 0)]
    [InlineData("9", 9000)] // In 10 s there is time for a try after it.
    [InlineData("60", 0)] // Not in 10 s: one last try.
    [InlineData("99999999999999", 0)]
    public async Task Retry_After_is_respected_while_it_fits(string retryAfter, int milliseconds)
    {
        var value = retryAfter == "date" ? (_time.GetUtcNow() + TimeSpan.FromSeconds(2)).ToString("r") : retryAfter;
        using var agentApi = InTurn(Sends(Answered));
        var asked = new List<TimeSpan>();
        var start = _time.GetUtcNow();
        using var coderd = InTurn(
            async (time, stream, stop) =>
            {
                await stream.WriteAsync(RawServer.Response(429, [], $"Retry-After: {value}\r\n"), stop);
                for (var waited = 0; waited < milliseconds; waited += 500)
                {
                    await Task.Delay(30, stop);
                    time.Advance(TimeSpan.FromMilliseconds(500));
                }
            },
            (time, stream, stop) =>
            {
                asked.Add(time.GetUtcNow() - start);
                return stream.WriteAsync(RawServer.Response(204, []), stop).AsTask();
            });

        var run = await RunAsync(agentApi, coderd);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.InRange(Assert.Single(asked), TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromSeconds(10));
    }

    private static Answer Sends(string text) => async (_, stream, stop) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), stop);

    private static Answer Status(int status) => Sends($"HTTP/1.1 {status} X\r\n" + (status == 204 ? "\r\n" : "Content-Length: 2\r\n\r\nno"));

    private static Answer Resets(string text) => async (time, stream, stop) =>
    {
        await Sends(text)(time, stream, stop);
        stream.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        stream.Socket.Dispose();
    };

    private static Answer Hangs(string text) => async (time, stream, stop) =>
    {
        await Sends(text)(time, stream, stop);
        await LetTheNextTryStartAsync(time, stop);
        await Task.Delay(Timeout.Infinite, stop);
    };

    private static async Task Drips(ManualTime time, NetworkStream stream, CancellationToken stop)
    {
        await Sends(Answered[..40])(time, stream, stop);
        await LetTheNextTryStartAsync(time, stop);
        while (true)
        {
            await stream.WriteAsync(" "u8.ToArray(), stop);
            await Task.Delay(20, stop);
        }
    }

    private static Answer NeverEnds(string beginning, string piece) => async (time, stream, stop) =>
    {
        await Sends("HTTP/1.1 200 OK\r\n" + beginning)(time, stream, stop);
        await LetTheNextTryStartAsync(time, stop);
        var bytes = Encoding.ASCII.GetBytes(piece);
        while (true)
        {
            await stream.WriteAsync(bytes, stop);
        }
    };

    private static string Repeated(string text) => string.Concat(Enumerable.Repeat(text, 10_000));

    private static async Task LetTheNextTryStartAsync(ManualTime time, CancellationToken stop)
    {
        // Time enough for the client to have seen what was sent; nothing depends on it but the cause that is printed.
        await Task.Delay(50, stop);
        time.Advance(TimeSpan.FromSeconds(3.34));
    }

    /// <summary>Gives each request its answer; the last answer is given to all that follow.</summary>
    private RawServer InTurn(params Answer[] answers)
    {
        var requests = -1;
        return new((_, stream, stop) => answers[Math.Min(Interlocked.Increment(ref requests), answers.Length - 1)](_time, stream, stop));
    }

    private Task<Ended> RunAsync(RawServer agentApi, RawServer coderd) => RunAsync(agentApi.Port, coderd, _time, [TimeSpan.Zero, TimeSpan.Zero]);

    private static async Task<Ended> RunAsync(int port, RawServer coderd, TimeProvider time, TimeSpan[] pauses)
    {
        using var output = new MemoryStream();
        using var errors = new MemoryStream();
        var settings = Settings.From(SnapshotterRun.Workspace(port, coderd.Address).GetValueOrDefault);
        var shutdown = new Shutdown(settings, Limits.Upstream with { Pauses = pauses }, new(output, errors), time);
        var exitCode = await Task.Run(shutdown.Run, TestContext.Current.CancellationToken);
        return new(exitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(errors.ToArray()));
    }
}
