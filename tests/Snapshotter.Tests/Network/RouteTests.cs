using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mocks.Snapshotter.Tests.Network;

/// <summary>How the two services are reached: redirects, localhost, proxies.</summary>
public sealed class RouteTests
{
    private const string Conversation = """{"messages":[{"id":0,"content":"hello","role":"user"}]}""";

    [Theory]
    [InlineData("file:///x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1:1/x")]
    [InlineData("gopher://x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:,x")]
    [InlineData("mailto:x@y.z")]
    [InlineData("urn:x")]
    [InlineData("http://")]
    [InlineData("http:///")]
    [InlineData("http://[::1")]
    [InlineData("http://[v1.x]/")]
    [InlineData("http://127.0.0.1:99999/")]
    [InlineData("http://127.0.0.1:0/")]
    [InlineData("http://127.0.0.1:-1/")]
    [InlineData("http://user:p@ss@127.0.0.1:1/")]
    [InlineData("http://a b/")]
    [InlineData("http://\u0001/")]
    [InlineData("http://%zz/")]
    [InlineData("//")]
    [InlineData("///x")]
    [InlineData("\\\\host\\share")]
    [InlineData("http://xn--0000000000000000000000000000000000000000000000000000000000000000/")]
    [InlineData("https://127.0.0.1:1/")]
    [InlineData("/messages")]
    [InlineData("")]
    [InlineData("?")]
    public async Task A_redirect_that_leads_nowhere_is_a_failed_fetch(string location)
    {
        using var agentApi = RawServer.Answering(302, "", $"Location: {location}\r\n");

        var run = await RunAsync(agentApi.Port, "http://127.0.0.1:1");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("Error: Cannot capture log snapshot without messages", run.ErrorLines[^1]);
        Assert.Single(run.Causes());
    }

    [Fact]
    public async Task A_redirect_of_any_length_is_one_line()
    {
        using var agentApi = RawServer.Answering(302, "", $"Location: x:{new string('y', 100_000)}\r\n");

        var run = await RunAsync(agentApi.Port, "http://127.0.0.1:1");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            $"snapshotter: http://localhost:{agentApi.Port}/messages redirects to \"x:{new string('y', 198)}…\"; only http and https are followed",
            Assert.Single(run.Causes()));
    }

    [Fact]
    public async Task Redirects_without_an_end_are_given_up_after_fifty()
    {
        using var agentApi = RawServer.Answering(302, "", "Location: /messages\r\n");

        var run = await RunAsync(agentApi.Port, "http://127.0.0.1:1");

        Assert.Equal("snapshotter: more than 50 redirects", Assert.Single(run.Causes()));
        Assert.Equal(51, agentApi.Requests.Count);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Localhost_is_both_loopback_addresses(string host)
    {
        using var agentApi = RawServer.Answering(200, Conversation, host: IPAddress.Parse(host));
        using var coderd = RawServer.Answering(204, host: IPAddress.Parse(host));

        var run = await RunAsync(agentApi.Port, $"http://localhost:{coderd.Port}/");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task An_http_proxy_gets_the_whole_address_and_its_login()
    {
        using var agentApi = RawServer.Answering(200, Conversation);
        using var proxy = RawServer.Answering(204);

        var run = await RunProgramAsync(agentApi, "http://coder.test:8080/", ("http_proxy", $"http://me:p%40ss@127.0.0.1:{proxy.Port}"));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var request = Assert.Single(proxy.Requests);
        Assert.Equal("POST http://coder.test:8080/api/v2/workspaceagents/me/tasks/test-task/log-snapshot?format=agentapi HTTP/1.1", request.Line);
        Assert.Equal(["coder.test:8080"], request.Headers("Host"));
        Assert.Equal(["Basic " + Convert.ToBase64String("me:p@ss"u8)], request.Headers("Proxy-Authorization"));
    }

    [Theory]
    [InlineData("http_proxy", "http://[::1", "the proxy in http_proxy is not a valid address; it should be like http://proxy.example:3128, or socks5h://proxy.example:1080")]
    [InlineData("all_proxy", "socks://127.0.0.1:1", "proxy 127.0.0.1:1: cannot connect to 127.0.0.1:1: Connection refused")]
    [InlineData("http_proxy", "socks5h://127.0.0.1:1", "proxy 127.0.0.1:1: cannot connect to 127.0.0.1:1: Connection refused")]
    public async Task A_post_never_goes_past_a_proxy_that_is_named(string variable, string proxy, string cause)
    {
        using var agentApi = RawServer.Answering(200, Conversation);
        using var coderd = RawServer.Answering(204);

        var run = await RunProgramAsync(agentApi, coderd.Address, (variable, proxy));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            ["Error: Failed to connect to Coder instance (curl failed)", $"snapshotter: {cause}", "Error: Log snapshot capture failed"],
            run.ErrorLines);
        Assert.Empty(coderd.Requests);
    }

    [Fact]
    public async Task A_post_goes_past_a_proxy_that_is_excepted()
    {
        using var agentApi = RawServer.Answering(200, Conversation);
        using var coderd = RawServer.Answering(204);

        var run = await RunProgramAsync(agentApi, coderd.Address, ("http_proxy", "http://127.0.0.1:1"), ("no_proxy", "127.0.0.0/8"));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Single(coderd.Requests);
    }

    [Theory]
    [InlineData("socks5h", "05 01 00 | 05 01 00 03 0A coder.test 00 50", "05 00 | 05 00 00 01 7F 00 00 01 00 01")]
    [InlineData("socks5", "05 01 00 | 05 01 00 01 7F 00 00 01 00 50", "05 00 | 05 00 00 03 02 61 62 00 01")]
    [InlineData("socks5h://me:secret", "05 02 00 02 | 01 02 me 06 secret | 05 01 00 03 0A coder.test 00 50", "05 02 | 01 00 | 05 00 00 01 7F 00 00 01 00 01")]
    [InlineData("socks4a", "04 01 00 50 00 00 00 01 00 coder.test 00", "00 5A 00 00 00 00 00 00")]
    [InlineData("socks4", "04 01 00 50 7F 00 00 01 00", "00 5A 00 00 00 00 00 00")]
    public async Task A_socks_proxy_leads_to_coderd(string scheme, string asked, string answers)
    {
        using var agentApi = RawServer.Answering(200, Conversation);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = new List<string>();
        var stop = TestContext.Current.CancellationToken;
        var serving = Task.Run(
            async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(stop);
            var stream = client.GetStream();
            foreach (var (question, answer) in asked.Split('|').Zip(answers.Split('|')))
            {
                var expected = Bytes(question);
                var bytes = new byte[expected.Length];
                await stream.ReadExactlyAsync(bytes, stop);
                received.Add(Convert.ToHexString(bytes));
                await stream.WriteAsync(Bytes(answer), stop);
            }

            var post = new byte[4096];
            var length = await stream.ReadAsync(post, stop);
            await stream.WriteAsync("HTTP/1.1 204 X\r\n\r\n"u8.ToArray(), stop);
            return Encoding.ASCII.GetString(post, 0, length).Split(' ')[1];
        },
            stop);

        var proxy = (scheme.Contains("://", StringComparison.Ordinal) ? $"{scheme}@" : $"{scheme}://") + $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        var run = await RunProgramAsync(agentApi, scheme is "socks5" or "socks4" ? "http://127.0.0.1/" : "http://coder.test/", ("all_proxy", proxy));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(asked.Split('|').Select(question => Convert.ToHexString(Bytes(question))), received);
        Assert.Equal("/api/v2/workspaceagents/me/tasks/test-task/log-snapshot?format=agentapi", await serving);
    }

    [Theory]
    [InlineData("socks5", "05 FF", "it is not a SOCKS 5 proxy, or wants another login")]
    [InlineData("socks5", "HTTP/1.1", "it is not a SOCKS 5 proxy, or wants another login")]
    [InlineData("socks4", "00 5B 00 00 00 00 00 00", "it cannot connect to 127.0.0.1:9 (SOCKS 4 answer 91)")]
    [InlineData("socks4", "00", "the connection was closed early")]
    public async Task A_socks_proxy_that_refuses_is_named_with_its_answer(string scheme, string answer, string cause)
    {
        using var agentApi = RawServer.Answering(200, Conversation);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var stop = TestContext.Current.CancellationToken;
        _ = Task.Run(
            async () =>
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                var stream = client.GetStream();
                await stream.ReadAtLeastAsync(new byte[64], 3, cancellationToken: stop);
                await stream.WriteAsync(Bytes(answer), stop);
            }
        },
            stop);

        var run = await RunProgramAsync(agentApi, "http://127.0.0.1:9/", ("all_proxy", $"{scheme}://127.0.0.1:{port}"));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"snapshotter: proxy 127.0.0.1:{port}: {cause}", Assert.Single(run.Causes()));
    }

    /// <summary>Two hexadecimal digits are a byte; other words are text.</summary>
    private static byte[] Bytes(string words) =>
    [
        .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(word => word.Length == 2 && word.All(char.IsAsciiHexDigitUpper) ? Convert.FromHexString(word) : Encoding.ASCII.GetBytes(word)),
    ];

    private static Task<Ended> RunProgramAsync(RawServer agentApi, string coderd, params (string Name, string Value)[] more)
    {
        var environment = SnapshotterRun.Workspace(agentApi.Port, coderd);
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        return SnapshotterRun.ToTheEndAsync(environment);
    }

    private static async Task<Ended> RunAsync(int port, string coderd)
    {
        using var output = new MemoryStream();
        using var errors = new MemoryStream();
        var settings = Settings.From(SnapshotterRun.Workspace(port, coderd).GetValueOrDefault);
        var shutdown = new Shutdown(settings, Limits.Upstream with { Pauses = [TimeSpan.Zero] }, new(output, errors), TimeProvider.System);
        var exitCode = await Task.Run(shutdown.Run, TestContext.Current.CancellationToken);
        return new(exitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(errors.ToArray()));
    }
}
