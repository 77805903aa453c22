using System.Net.Sockets;
using System.Text;

namespace Mocks.Snapshotter.Tests;

/// <summary>Trouble on either side ends within the limits, with the documented lines.</summary>
public sealed class FaultTests
{
    private const string Conversation = """{"messages":[{"id":0,"content":"hello","role":"user"}]}""";

    private readonly ManualTime _time = new();

    private static readonly string[] NotFetched =
    [
        "Error: Failed to fetch messages from AgentAPI (may not be running)",
        "Error: Cannot capture log snapshot without messages",
    ];

    private static readonly string[] NotSelected =
    [
        "Error: Failed to select last 10 messages",
        "Error: Cannot capture log snapshot without messages",
    ];

    private static readonly string[] NotConnected =
    [
        "Error: Failed to connect to Coder instance (curl failed)",
        "Error: Log snapshot capture failed",
    ];

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"messages\":[")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"mes\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 400 X\r\nContent-Length: 11\r\n\r\n{\"messages\":")]
    [InlineData("HTTP/1.1 302 X\r\nContent-Length: 0\r\nLocation: /messages\r\n\r\n")]
    public async Task An_answer_that_does_not_come_whole_is_no_answer(string answer)
    {
        using var agentApi = new RawServer((_, stream, stop) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop).AsTask());

        await AssertFailsAsync(agentApi, NotFetched);
    }

    [Fact]
    public async Task An_agentapi_that_never_answers_is_given_up_after_five_seconds()
    {
        using var agentApi = new RawServer(async (_, _, stop) =>
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(Timeout.Infinite, stop);
        });

        await AssertFailsAsync(agentApi, NotFetched);
    }

    [Fact]
    public async Task An_agentapi_that_drips_is_given_up_after_five_seconds()
    {
        using var agentApi = new RawServer(async (_, stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n{\"messages\":["u8.ToArray(), stop);
            while (true)
            {
                await stream.WriteAsync("1,"u8.ToArray(), stop);
                _time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        });

        await AssertFailsAsync(agentApi, NotFetched);
    }

    [Fact]
    public async Task An_agentapi_that_never_ends_is_given_up_after_five_seconds()
    {
        using var agentApi = new RawServer(async (_, stream, stop) =>
        {
            var piece = Encoding.ASCII.GetBytes(new string('x', 1 << 20));
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n{\"messages\":[{\"content\":\""u8.ToArray(), stop);
            while (true)
            {
                await stream.WriteAsync(piece, stop);
                _time.Advance(TimeSpan.FromMilliseconds(100));
            }
        });

        await AssertFailsAsync(agentApi, NotFetched);
    }

    [Fact]
    public async Task A_huge_conversation_is_taken_to_its_end()
    {
        using var agentApi = new RawServer(async (_, stream, stop) =>
        {
            var piece = Encoding.ASCII.GetBytes(new string('x', 1 << 20));
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n{\"messages\":[{\"content\":\""u8.ToArray(), stop);
            for (var sent = 0; sent < 64; sent++)
            {
                await stream.WriteAsync(piece, stop);
            }

            await stream.WriteAsync(" the end\"}]}"u8.ToArray(), stop);
        });
        using var coderd = RawServer.Answering(204);

        var run = await RunAsync(agentApi, coderd.Address);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Payload size 67108901 bytes exceeds limit, truncating final message content", run.OutputLines);
        Assert.EndsWith("xxx the end\"}]}", Encoding.UTF8.GetString(Assert.Single(coderd.Requests).Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{\"messages\":\"text\"}")]
    [InlineData("{\"messages\":[{\"content\":\"cut")]
    public async Task An_answer_that_is_no_conversation_is_said_to_be_so(string answer)
    {
        using var agentApi = RawServer.Answering(200, answer);

        await AssertFailsAsync(agentApi, NotSelected);
    }

    [Theory]
    [InlineData("1000000")]
    [InlineData("port")]
    [InlineData("-1")]
    [InlineData("1 2")]
    public async Task A_port_that_is_none_is_a_failed_fetch(string port)
    {
        var run = await RunAsync(port, "http://127.0.0.1:1");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(NotFetched, run.ScriptErrors());
    }

    [Fact]
    public async Task A_redirect_to_elsewhere_is_followed_as_curl_does()
    {
        using var elsewhere = RawServer.Answering(200, Conversation);
        using var agentApi = RawServer.Answering(307, "", $"Location: {elsewhere.Address}x\r\n");
        using var coderd = RawServer.Answering(204);

        var run = await RunAsync(agentApi, coderd.Address);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["GET /x HTTP/1.1"], elsewhere.Requests.Select(request => request.Line));
        Assert.Equal([$"localhost:{agentApi.Port}"], Assert.Single(agentApi.Requests).Headers("Host"));
    }

    [Fact]
    public async Task A_coderd_that_never_answers_is_given_up_after_ten_seconds()
    {
        using var agentApi = RawServer.Answering(200, Conversation);
        using var coderd = new RawServer(async (_, _, stop) =>
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(Timeout.Infinite, stop);
        });

        var run = await RunAsync(agentApi, coderd.Address);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(NotConnected, run.ScriptErrors());
        Assert.Single(coderd.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense\r\n\r\n")]
    public async Task A_coderd_that_answers_nothing_sensible_gave_no_answer(string answer)
    {
        using var agentApi = RawServer.Answering(200, Conversation);
        using var coderd = new RawServer(async (_, stream, stop) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop);
            stream.Socket.LingerState = new LingerOption(enable: true, seconds: 0); // A reset instead of a close.
        });

        var run = await RunAsync(agentApi, coderd.Address);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(NotConnected, run.ScriptErrors());
        Assert.Equal(3, coderd.Requests.Count);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(413)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    public async Task Of_an_endless_answer_the_beginning_is_printed(int status)
    {
        using var agentApi = RawServer.Answering(200, Conversation);
        using var coderd = new RawServer(async (_, stream, stop) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\n\r\n{SnapshotterRun.Token} "), stop);
            var piece = Encoding.ASCII.GetBytes(new string('x', 1 << 16));
            while (true)
            {
                await stream.WriteAsync(piece, stop);
            }
        });

        var run = await RunAsync(agentApi, coderd.Address);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"Error: Failed to post log snapshot (HTTP {status}): [token] " + new string('x', 1024 - "[token] ".Length), run.ErrorLines[0]);
        Assert.Equal("Error: Log snapshot capture failed", run.ErrorLines[1]);
    }

    [Fact]
    public async Task An_answer_whose_body_does_not_come_whole_is_still_an_answer()
    {
        using var agentApi = RawServer.Answering(200, Conversation);
        using var coderd = new RawServer((_, stream, stop) =>
            stream.WriteAsync("HTTP/1.1 503 X\r\nContent-Length: 100\r\n\r\nbusy"u8.ToArray(), stop).AsTask());

        var run = await RunAsync(agentApi, coderd.Address);

        Assert.Equal("Error: Failed to post log snapshot (HTTP 503): busy", run.ErrorLines[0]);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task The_token_does_not_follow_a_redirect(int status)
    {
        using var agentApi = RawServer.Answering(200, Conversation);
        using var elsewhere = RawServer.Answering(204);
        using var coderd = RawServer.Answering(status, "", $"Location: {elsewhere.Address}\r\n");

        var run = await RunAsync(agentApi, coderd.Address);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"Error: Failed to post log snapshot (HTTP {status}): ", run.ErrorLines[0]);
        Assert.Empty(elsewhere.Requests);
        Assert.Equal(3, coderd.Requests.Count); // A sign-in page may be gone at the next try.
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("gopher://coder.test")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://host.invalid")]
    public async Task An_address_that_leads_nowhere_is_a_failed_connection(string address)
    {
        using var agentApi = RawServer.Answering(200, Conversation);

        var run = await RunAsync(agentApi, address);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(NotConnected, run.ScriptErrors());
    }

    [Theory]
    [InlineData("line\nfeed", false)]
    [InlineData("tok\r\nX-Other: 1", false)]
    [InlineData("tökén", true)]
    [InlineData("a b", true)]
    public async Task A_strange_token_is_sent_whole_or_not_at_all(string token, bool isSent)
    {
        using var agentApi = RawServer.Answering(200, Conversation);
        using var coderd = RawServer.Answering(204);
        var settings = Settings($"{agentApi.Port}", coderd.Address) with { AgentToken = token };

        var run = await RunAsync(settings);

        Assert.Equal(isSent ? 0 : 1, run.ExitCode);
        Assert.Equal(isSent ? [] : NotConnected, run.ScriptErrors());
        Assert.Equal(
            isSent ? [token] : [],
            coderd.Requests.SelectMany(request => request.Headers("Coder-Session-Token")).Select(value => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value))));
    }

    private async Task AssertFailsAsync(RawServer agentApi, string[] errors)
    {
        using var coderd = RawServer.Answering(204);

        var run = await RunAsync(agentApi, coderd.Address);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["Shutting down AgentAPI", $"Fetching messages from AgentAPI on port {agentApi.Port}"], run.OutputLines);
        Assert.Equal(errors, run.ScriptErrors());
        Assert.Empty(coderd.Requests);
    }

    private Task<Ended> RunAsync(RawServer agentApi, string coderd) => RunAsync($"{agentApi.Port}", coderd);

    private Task<Ended> RunAsync(string port, string coderd) => RunAsync(Settings(port, coderd));

    private async Task<Ended> RunAsync(Settings settings)
    {
        using var output = new MemoryStream();
        using var errors = new MemoryStream();
        var shutdown = new Shutdown(settings, Limits.Upstream with { Pauses = [TimeSpan.Zero, TimeSpan.Zero] }, new(output, errors), _time);
        var exitCode = await Task.Run(shutdown.Run);
        var ended = new Ended(exitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(errors.ToArray()));
        Assert.DoesNotContain(settings.AgentToken, ended.Output + ended.Errors, StringComparison.Ordinal);
        return ended;
    }

    private static Settings Settings(string port, string coderd)
    {
        var environment = SnapshotterRun.Workspace(0, coderd);
        environment["ARG_AGENTAPI_PORT"] = port;
        return Snapshotter.Settings.From(environment.GetValueOrDefault);
    }
}
