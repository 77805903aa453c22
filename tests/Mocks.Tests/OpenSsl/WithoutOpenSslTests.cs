using Mocks.Tests.Telemetry;

namespace Mocks.Tests.OpenSsl;

/// <summary>Over http, the programs work where OpenSSL is missing.</summary>
public sealed class WithoutOpenSslTests(WithoutOpenSsl machine) : IClassFixture<WithoutOpenSsl>, IDisposable
{
    private readonly string _runtime = Directory.CreateTempSubdirectory("mocks-").FullName;

    // That it is hidden from the programs at all: where they find it, the reason is another one.
    [Fact]
    public async Task Https_says_what_is_missing()
    {
        var start = machine.Program("mock-coderd", "--port", "0", "--log", "none");
        using var mock = await RunningProgram.ListenAsync(start.With(("OTEL_EXPORTER_OTLP_ENDPOINT", "https://127.0.0.1:1")));
        using var client = new HttpClient { BaseAddress = mock.Address };
        using var answer = await client.GetAsync("/api/v2/buildinfo", TestContext.Current.CancellationToken);

        var ended = await mock.StopAsync();

        Assert.Contains("https needs OpenSSL, and none is installed", ended.Errors, StringComparison.Ordinal);
    }

    /// <param name="sockets">How many WebSockets can be opened.</param>
    [Theory]
    [InlineData("mock-agentapi", 0)]
    [InlineData("mock-coderd", 3)]
    [InlineData("mock-workspace-agent", 1, "--profile", "merged", "--preset", "devcontainers")]
    public async Task A_mock_answers_every_request(string program, int sockets, params string[] arguments)
    {
        var start = machine.Program(program, ["--port", "0", "--log", "none", .. arguments]);
        // Files that an agent is sent are below its home.
        using var mock = await RunningProgram.ListenAsync(start.With(("HOME", _runtime)));
        using var visit = new Visit(mock);

        var (answers, opened) = await visit.AskAllAsync();
        var ended = await mock.StopAsync();

        Assert.InRange(answers, 80, 1000);
        Assert.Equal(sockets, opened);
        Assert.Equal(0, ended.ExitCode);
        Assert.DoesNotContain("libssl", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mocks_are_started_with_a_workspace_are_in_good_health_and_are_ended()
    {
        var up = await RunAsync("mocks", "up", "--agentapi-port", "0", "--coderd-port", "0", "--workspace", "--detach");
        Assert.True(up.ExitCode == 0, up.Output + up.Errors);
        var addresses = up.OutputLines.Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

        var healthy = await RunAsync("mock-agentapi", "healthcheck", addresses["export ARG_AGENTAPI_PORT"]);
        var down = await RunAsync("mocks", "down");

        Assert.Equal(new Ended(0, "", ""), healthy);
        Assert.True(down.ExitCode == 0, down.Output + down.Errors);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(503)]
    public async Task Spans_and_metrics_are_sent(int status)
    {
        await using var collector = await Collector.StartAsync(status);
        var start = machine.Program("mock-coderd", "--port", "0", "--log", "none");
        using var mock = await RunningProgram.ListenAsync(start.With(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_METRICS_EXEMPLAR_FILTER", "always_on")));
        using var client = new HttpClient { BaseAddress = mock.Address };
        foreach (var path in new[] { "/api/v2/buildinfo", "/healthz", "/api/v2/users/me" })
        {
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        }

        var ended = await mock.StopAsync();

        Assert.Equal(0, ended.ExitCode);
        Assert.NotEmpty(collector.Spans);
        Assert.NotEmpty(collector.Points);
    }

    [Fact]
    public async Task The_contracts_are_verified()
    {
        using var mock = await RunningProgram.ListenAsync(machine.Program("mock-coderd", "--port", "0", "--strict", "--log", "none"));

        var verified = await RunAsync("mocks", "verify", "--coderd", mock.Address.ToString());

        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
    }

    [Fact]
    public async Task The_main_job_is_done()
    {
        var run = await RunAsync("mocks", "run", "--preset", "fullscreen");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    public void Dispose() => Directory.Delete(_runtime, recursive: true);

    // What goes on in the background keeps its temporary files: they lie in the test's folder, not in one that is deleted with the command.
    private async Task<Ended> RunAsync(string program, params string[] arguments)
    {
        var start = machine.Program(program, arguments).With(("XDG_RUNTIME_DIR", _runtime));
        using var command = RunningProgram.Start(start, temporary: _runtime);
        return await command.EndAsync();
    }
}
