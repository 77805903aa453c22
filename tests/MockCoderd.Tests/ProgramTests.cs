using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Mocks.MockCoderd.Tests;

/// <summary>The program: its output, its settings and its exit codes.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task Beyond_loopback_it_warns_in_one_line_and_says_which_addresses_it_has()
    {
        using var coderd = await RunningProgram.ListenAsync(Program("--port", "0", "--output-file", "none", "--bind", "0.0.0.0"));

        var ended = await coderd.StopAsync();

        Assert.Equal($"Mock coderd listening on http://127.0.0.1:{coderd.Address.Port} and every other address of this machine (0.0.0.0)", coderd.FirstLine);
        Assert.StartsWith("mock-coderd: warning: --bind 0.0.0.0: every machine that reaches any address of this one ", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_where_it_listens_answers_there_and_ends_well_when_told_to()
    {
        using var coderd = await RunningProgram.ListenAsync(Program("--port", "0", "--output-file", "none", "--log", "none"));

        var port = coderd.Address.Port;
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Coder-Session-Token", Known.ApiKey);
        var healthz = await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/healthz"), TestContext.Current.CancellationToken);
        using var refused = await client.GetAsync(new Uri($"http://127.0.0.1:{port}{Known.Agents}/x"), TestContext.Current.CancellationToken);
        var healthy = await RunAsync("healthcheck", $"{port}");
        var ended = await coderd.StopAsync();

        Assert.Equal($"Mock coderd listening on http://127.0.0.1:{port}", coderd.FirstLine);
        Assert.Empty(coderd.Before);
        Assert.Equal("OK", healthz);
        Assert.Equal(404, (int)refused.StatusCode);
        Assert.Equal(new Ended(0, "", ""), healthy);
        Assert.Equal(new Ended(0, "", ""), ended);
    }

    [Fact]
    public async Task A_health_check_of_nothing_fails_and_says_of_what()
    {
        using var closed = new ClosedPort();

        var (exit, output, error) = await RunAsync("healthcheck", $"{closed.Number}");

        Assert.Equal((1, ""), (exit, output));
        Assert.StartsWith($"http://127.0.0.1:{closed.Number}/readyz does not answer: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP_CODE", "abc", "mock-coderd: HTTP_CODE=abc: \"abc\" cannot be used. It may be an HTTP status from 200 to 599.\n")]
    [InlineData("HTTP_CODE", "99", "mock-coderd: HTTP_CODE=99: \"99\" cannot be used. It may be an HTTP status from 200 to 599.\n")]
    [InlineData("OUTPUT_FILE", "/no/such/folder/x.json",
        "mock-coderd: OUTPUT_FILE=/no/such/folder/x.json: its folder does not exist. It may be a file in a folder that can be written to, or none.\n")]
    [InlineData("OUTPUT_FILE", "/tmp", "mock-coderd: OUTPUT_FILE=/tmp: that is a folder. It may be a file in a folder that can be written to, or none.\n")]
    [InlineData("PRESET", "bogus", "mock-coderd: PRESET=bogus: there is no preset \"bogus\". It may be normal, old-server, failing, bridge-off, bridge-tool or bridge-flaky.\n")]
    [InlineData("MOCK_API_RATE_LIMIT", "many",
        "mock-coderd: MOCK_API_RATE_LIMIT=many: \"many\" cannot be used. It may be a whole number; 0 and negative ones turn the limiter off.\n")]
    public async Task A_setting_that_cannot_be_used_is_refused_by_name(string variable, string value, string message)
    {
        var ended = await RunningProgram.RunAsync(Program("--port", "0").With((variable, value)));

        Assert.Equal(new Ended(2, "", message), ended);
    }

    [Fact]
    public async Task A_preset_that_there_is_not_is_refused_as_it_was_given()
    {
        var ended = await RunAsync("--port", "0", "--preset", "bogus");

        Assert.Equal(new Ended(2, "", "mock-coderd: --preset bogus: there is no preset \"bogus\". It may be normal, old-server, failing, bridge-off, bridge-tool or bridge-flaky.\n"), ended);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_by_number()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exit, output, error) = await RunAsync($"{port}", "--output-file", "none");

        Assert.Equal((2, ""), (exit, output));
        Assert.EndsWith(
            $"mock-coderd: --port {port} --bind 127.0.0.1: it is already in use. Stop what listens there, or name another port (0 picks a free one).\n",
            error, StringComparison.Ordinal);
    }

    private static ProcessStartInfo Program(params string[] arguments) => Programs.Ours("mock-coderd", arguments);

    private static Task<Ended> RunAsync(params string[] arguments) => RunningProgram.RunAsync(Program(arguments));
}
