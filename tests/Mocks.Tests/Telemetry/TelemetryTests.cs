using System.Net;
using System.Net.WebSockets;
using System.Text;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.WebSockets;
using Mocks.AgentRpc.Yamux;

namespace Mocks.Tests.Telemetry;

/// <summary>Mocks and a collector, all as real programs and real connections.</summary>
public sealed class TelemetryTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = "b7ad6b7169203331";
    private const string Secret = "sk-abcdefghijklmnopqrstuvwxyz012345";
    private const string BadPost = """{"messages":[{"type":"output","content":"x"}]}""";

    [Fact]
    public async Task An_exchange_is_a_span_of_the_client_s_trace_with_its_verdict_and_without_its_secrets()
    {
        await using var collector = await Collector.StartAsync();
        using var mock = await RunningProgram.ListenAsync(Programs.Ours("mock-coderd", "--port", "0").With(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=abc"),
            ("OTEL_SERVICE_NAME", "coderd of build 7"), ("OTEL_RESOURCE_ATTRIBUTES", "ci.job=tests")));
        await SendAsync(mock.Address, HttpMethod.Get, $"/api/v2/tasks/me/demo?token={Secret}", null, ("traceparent", $"00-{Trace}-{Parent}-01"), ("Coder-Session-Token", Secret));
        await SendAsync(mock.Address, HttpMethod.Post, "/api/v2/workspaceagents/me/tasks/00000000-0000-4000-8000-000000000010/log-snapshot?format=agentapi", BadPost,
            ("Coder-Session-Token", "00000000-0000-4000-8000-0000000000aa"));

        var ended = await mock.StopAsync();

        Assert.Equal("", ended.Errors);
        Assert.All(collector.Keys, key => Assert.Equal("abc", key));
        var spans = collector.Spans;
        Assert.Equal(["GET /api/v2/tasks/{user}/{task}", "POST /api/v2/workspaceagents/me/tasks/{task}/log-snapshot"], spans.Select(span => span.Name));
        Assert.All(spans, span => Assert.Equal(("coderd of build 7", "tests", 2UL), (span.Service, span.Resource["ci.job"], span.Kind)));
        var (get, post) = (spans[0], spans[1]);
        Assert.Equal((Trace, Parent), (get.Trace, get.Parent));
        Assert.NotEqual(Trace, post.Trace);
        Assert.Equal("", post.Parent);
        Assert.Equal(
            ("GET", "/api/v2/tasks/me/demo", "/api/v2/tasks/{user}/{task}", "200", "http", "1.1", mock.Address.Host, $"{mock.Address.Port}"),
            (get.Attributes["http.request.method"], get.Attributes["url.path"], get.Attributes["http.route"], get.Attributes["http.response.status_code"],
                get.Attributes["url.scheme"], get.Attributes["network.protocol.version"], get.Attributes["server.address"], get.Attributes["server.port"]));
        Assert.DoesNotContain("abcdefghijklmnop", Everything(spans), StringComparison.Ordinal);
        Assert.StartsWith("token=", get.Attributes["url.query"], StringComparison.Ordinal);
        var (name, verdict) = Assert.Single(post.Events);
        Assert.Equal("mock.verdict", name);
        Assert.Equal("500", verdict["mock.verdict.status"]);
        Assert.NotEmpty(verdict["mock.verdict.code"]);
        Assert.Contains("coderd", verdict["mock.verdict.text"], StringComparison.Ordinal);
        Assert.NotEmpty(verdict["mock.verdict.hint"]);
        Assert.Equal(1UL, collector.Points.Single(point => point.Name == "mock.verdicts" && point.Attributes["mock.verdict.code"] == verdict["mock.verdict.code"]).Count);
    }

    [Fact]
    public async Task A_call_over_RPC_is_a_span_with_its_service_and_method_and_has_a_metric_of_its_own()
    {
        await using var collector = await Collector.StartAsync();
        using var mock = await RunningProgram.ListenAsync(Programs.Ours("mock-coderd", "--port", "0").With(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address)));
        using (var socket = new ClientWebSocket())
        {
            socket.Options.SetRequestHeader("Coder-Session-Token", "00000000-0000-4000-8000-0000000000aa");
            await socket.ConnectAsync(new Uri($"ws://{mock.Address.Authority}/api/v2/workspaceagents/me/rpc"), TestContext.Current.CancellationToken);
            await using var session = YamuxSession.Client(new MessageStream(socket));
            var calls = new DrpcClient(session);
            await calls.InvokeAsync("/coder.agent.v2.Agent/GetServiceBanner", ReadOnlyMemory<byte>.Empty, TestContext.Current.CancellationToken);
            await Assert.ThrowsAsync<DrpcException>(() => calls.InvokeAsync("/coder.tailnet.v2.Tailnet/RefreshResumeToken", ReadOnlyMemory<byte>.Empty, TestContext.Current.CancellationToken).AsTask());
        }

        await mock.StopAsync();

        var banner = collector.Spans.Single(span => span.Name == "coder.agent.v2.Agent/GetServiceBanner");
        Assert.Equal(("drpc", "coder.agent.v2.Agent", "GetServiceBanner", "1"),
            (banner.Attributes["rpc.system"], banner.Attributes["rpc.service"], banner.Attributes["rpc.method"], banner.Attributes["mock.rpc.session"]));
        Assert.DoesNotContain(banner.Attributes.Keys, key => key.StartsWith("http.", StringComparison.Ordinal) || key.StartsWith("network.", StringComparison.Ordinal));
        Assert.False(banner.Attributes.ContainsKey("error.type"));
        var failed = collector.Spans.Single(span => span.Name == "coder.tailnet.v2.Tailnet/RefreshResumeToken");
        Assert.Equal(("12", "12", 2UL), (failed.Attributes["rpc.response.status_code"], failed.Attributes["error.type"], failed.Status));
        Assert.Equal(2, collector.Points.Count(point => point is { Name: "rpc.server.duration", Unit: "ms" }));
        Assert.DoesNotContain(collector.Points, point => point.Name == "http.server.request.duration" && point.Attributes.GetValueOrDefault("http.request.method") == "_OTHER");
    }

    [Fact]
    public async Task Latencies_and_verdicts_are_metrics()
    {
        await using var collector = await Collector.StartAsync();
        using var mock = await RunningProgram.ListenAsync(Programs.Ours("mock-agentapi", "--port", "0").With(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address)));
        await SendAsync(mock.Address, HttpMethod.Get, "/status");
        await SendAsync(mock.Address, HttpMethod.Get, "/status");
        await SendAsync(mock.Address, HttpMethod.Post, "/__admin/faults", """{"request":"GET /messages","kind":"status","status":503}""");
        await SendAsync(mock.Address, HttpMethod.Get, "/messages");
        await SendAsync(mock.Address, HttpMethod.Post, "/status");

        await mock.StopAsync();

        var durations = collector.Points.Where(point => point.Name == "http.server.request.duration").ToArray();
        Assert.All(durations, point => Assert.Equal(("mock-agentapi", "s"), (point.Service, point.Unit)));
        Assert.All(durations, point => Assert.Equal([0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10], point.Bounds));
        Assert.Equal(2UL, durations.Single(point => point.Attributes.GetValueOrDefault("http.route") == "/status").Count);
        var failed = durations.Single(point => point.Attributes.GetValueOrDefault("http.route") == "/messages");
        Assert.Equal(("503", "503", "status"), (failed.Attributes["http.response.status_code"], failed.Attributes["error.type"], failed.Attributes["mock.fault"]));
        var span = collector.Spans.Single(span => span.Name == "GET /messages");
        Assert.Equal(("status", 2UL), (span.Attributes["mock.fault"], span.Status));
        Assert.Equal(span.Duration.TotalSeconds, failed.Sum, tolerance: 0.0001);
        // By the conventions an error of the client is no failed span of the server.
        var refused = collector.Spans.Single(other => other.Attributes["http.response.status_code"] == "405");
        Assert.Equal((0UL, false), (refused.Status, refused.Attributes.ContainsKey("error.type")));
    }

    [Fact]
    public async Task A_run_is_told_by_both_mocks_under_their_own_names()
    {
        await using var collector = await Collector.StartAsync();

        var ended = await RunningProgram.RunAsync(MocksCommand.Of("run").With(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address)));

        Assert.Equal((0, ""), (ended.ExitCode, string.Join('\n', Sentences(ended))));
        Assert.Contains(collector.Spans, span => span is { Service: "mock-agentapi", Name: "GET /messages" });
        Assert.Contains(collector.Spans, span => span is { Service: "mock-coderd" } && span.Name.EndsWith("/log-snapshot", StringComparison.Ordinal));
        Assert.Equal(["mock-agentapi", "mock-coderd"], collector.Points.Select(point => point.Service).Distinct().Order());
    }

    [Fact]
    public async Task A_stream_that_is_open_at_the_end_is_a_span_too()
    {
        await using var collector = await Collector.StartAsync();
        var (up, _) = await MocksCommand.UpAsyncWith(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address));
        using var running = up;
        using var client = new HttpClient { Timeout = RunningProgram.Patience };
        using var stream = await client.GetAsync(new Uri(up.Address, "/events"), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        await up.StopAsync();

        Assert.Equal("mock-agentapi", Assert.Single(collector.Spans, span => span.Name == "GET /events").Service);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_one_sentence_and_the_run_is_good()
    {
        using var closed = new ClosedPort();

        var ended = await RunningProgram.RunAsync(MocksCommand.Of("run").With(("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://user:secret@127.0.0.1:{closed.Number}")));

        Assert.Equal(0, ended.ExitCode);
        var sentence = Assert.Single(Sentences(ended));
        Assert.StartsWith($"mocks: OpenTelemetry: http://127.0.0.1:{closed.Number}/v1/", sentence, StringComparison.Ordinal);
        Assert.Contains(" cannot be reached: ", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_refuses_is_one_sentence_with_its_status()
    {
        await using var collector = await Collector.StartAsync(status: 401);

        var ended = await RunningProgram.RunAsync(MocksCommand.Of("run").With(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address)));

        Assert.Equal(0, ended.ExitCode);
        var sentence = Assert.Single(Sentences(ended));
        Assert.Matches($"^mocks: OpenTelemetry: {collector.Address}/v1/[a-z]+ answers 401 Unauthorized\\. ", sentence);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "mocks: OpenTelemetry is off. OTEL_EXPORTER_OTLP_ENDPOINT: \"collector:4318\" is not the address of a collector. It may be http://HOST:PORT or https://HOST:PORT, e.g. http://localhost:4318.")]
    [InlineData("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory", "mocks: OpenTelemetry is off. OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY: \"in_memory\" cannot be used: retries need OpenSSL, and a mock works without it. Leave it unset.")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "mocks: OpenTelemetry is off. OTEL_EXPORTER_OTLP_PROTOCOL: \"http/json\" cannot be used. It may be http/protobuf or grpc.")]
    public async Task A_variable_that_cannot_be_used_is_one_sentence_and_the_run_is_good(string name, string value, string sentence)
    {
        var ended = await RunningProgram.RunAsync(MocksCommand.Of("run").With(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), (name, value)));

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(sentence, Assert.Single(Sentences(ended)));
    }

    [Theory]
    [InlineData("", "", false)]
    [InlineData("http://127.0.0.1:1", "true", false)]
    [InlineData("http://127.0.0.1:1", "", true)]
    public async Task The_libraries_are_loaded_only_when_a_collector_is_named(string endpoint, string disabled, bool isLoaded)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The loaded libraries of a process are read from /proc.");
        // As it was built: a native program is one file.
        using var mock = await RunningProgram.ListenAsync(Programs.Other("dotnet", Path.Combine(AppContext.BaseDirectory, "mock-coderd.dll"), "--port", "0").With(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_SDK_DISABLED", disabled)));
        await SendAsync(mock.Address, HttpMethod.Get, "/healthz");

        var maps = await File.ReadAllTextAsync($"/proc/{mock.Id}/maps", TestContext.Current.CancellationToken);

        Assert.Equal(isLoaded, maps.Contains("OpenTelemetry", StringComparison.Ordinal));
    }

    private static async Task SendAsync(Uri mock, HttpMethod method, string target, string? body = null, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = RunningProgram.Patience };
        using var request = new HttpRequestMessage(method, new Uri(mock, target));
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.NotFound, answer.StatusCode);
    }

    // On a slow machine a run says that it still works.
    private static IEnumerable<string> Sentences(Ended ended) => ended.ErrorLines.Where(line => !line.StartsWith("  … still running", StringComparison.Ordinal));

    private static string Everything(IEnumerable<Span> spans) => string.Join('\n', spans.SelectMany(span =>
        span.Attributes.Concat(span.Events.SelectMany(happened => happened.Attributes)).Select(pair => $"{pair.Key}={pair.Value}")));
}
