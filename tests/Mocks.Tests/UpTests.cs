using System.Net;
using System.Text.Json;

namespace Mocks.Tests;

public sealed class UpTests
{
    [Fact]
    public async Task Both_mocks_answer_where_the_page_says_and_stop_on_a_signal()
    {
        var (up, coderd) = await MocksCommand.UpAsync("--preset", "many");
        using var running = up;

        using var client = new HttpClient();
        var messages = await client.GetStringAsync(new Uri(up.Address, "/messages"), TestContext.Current.CancellationToken);
        using var healthz = await client.GetAsync(new Uri(coderd, "/healthz"), TestContext.Current.CancellationToken);
        var healthy = await MocksCommand.RunAsync("healthcheck", "--agentapi-port", $"{up.Address.Port}", "--coderd-port", $"{coderd.Port}");
        var ended = await up.StopAsync();

        Assert.Contains("Message 15", messages, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, healthz.StatusCode);
        Assert.Equal(0, healthy.ExitCode);
        Assert.Contains($"export CODER_AGENT_URL={coderd.GetLeftPart(UriPartial.Authority)}/\n", ended.Output, StringComparison.Ordinal);
        Assert.Equal(0, ended.ExitCode);
    }

    [Fact]
    public async Task Beyond_loopback_it_warns_once_and_a_real_program_is_refused()
    {
        var (up, _) = await MocksCommand.UpAsync("--bind", "0.0.0.0");
        using var running = up;
        var run = await MocksCommand.RunAsync("run", "--bind", "0.0.0.0", "--matrix", "2.34,2.37", "--", "true");
        var refused = await RunningProgram.RunAsync(MocksCommand.Of("up", "--agentapi-port", "0", "--coderd-port", "0", "--bind", "0.0.0.0").With(("MOCK_RUN_AGENT", "cat")));

        Assert.EndsWith(" and every other address of this machine (0.0.0.0)", up.FirstLine, StringComparison.Ordinal);
        Assert.StartsWith("mocks: warning: --bind 0.0.0.0: ", Assert.Single((await up.StopAsync()).ErrorLines), StringComparison.Ordinal);
        Assert.StartsWith("mocks: warning: --bind 0.0.0.0: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("mocks: --run-agent (MOCK_RUN_AGENT): with --bind 0.0.0.0 ", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_refused_by_name_and_nothing_is_left_running()
    {
        var (up, _) = await MocksCommand.UpAsync();
        using var running = up;

        var second = await MocksCommand.RunAsync("up", "--agentapi-port", "0", "--coderd-port", $"{up.Address.Port}");

        Assert.Equal((2, ""), (second.ExitCode, second.Output));
        Assert.Equal($"mocks: --coderd-port {up.Address.Port} --bind 127.0.0.1: it is already in use. " +
            "Stop what listens there, or name another port (0 picks a free one).\n", second.Errors);
    }

    [Fact]
    public async Task The_tasks_of_coderd_have_this_AgentAPI_unless_a_setting_names_another()
    {
        var (up, coderd) = await MocksCommand.UpAsync();
        using var running = up;
        var (other, coderdOfOther) = await MocksCommand.UpAsync("--task-app-url", "http://127.0.0.1:9/");
        using var runningOther = other;
        using var client = new HttpClient();

        Assert.Contains("\"content\": \"How are you?\"", await LiveAsync(coderd), StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:9/ has no messages: ", await LiveAsync(coderdOfOther), StringComparison.Ordinal);

        async Task<string> LiveAsync(Uri address)
        {
            using var reading = JsonDocument.Parse(await client.GetStringAsync(new Uri(address, "/__admin/world/tasks/demo/reading?live=true")));
            return reading.RootElement.GetProperty("live").GetRawText();
        }
    }

    [Fact]
    public async Task Both_mocks_show_their_settings_under_the_names_that_they_have_here()
    {
        var (up, coderd) = await MocksCommand.UpAsync("--agentapi-version", "0.9", "--speed", "5", "--coder-version", "2.32");
        using var running = up;
        using var client = new HttpClient();

        var first = await FlagsAsync(client, up.Address);
        var second = await FlagsAsync(client, coderd);

        Assert.Equal(("0.9", "5"), (first["--agentapi-version"], first["--speed"]));
        Assert.Equal(("2.32", "0"), (second["--coder-version"], second["--coderd-port"]));
        Assert.DoesNotContain("--coder-version", first.Keys);
        Assert.DoesNotContain("--agentapi-version", second.Keys);
    }

    [Fact]
    public async Task Localhost_is_both_loopbacks_with_one_port()
    {
        using var up = await RunningProgram.ListenAsync(MocksCommand.Of("up", "--bind", "localhost", "--agentapi-port", "0", "--coderd-port", "0"));
        using var client = new HttpClient();
        string[] loopbacks = System.Net.Sockets.Socket.OSSupportsIPv6 ? ["127.0.0.1", "[::1]"] : ["127.0.0.1"];

        foreach (var loopback in loopbacks)
        {
            using var answer = await client.GetAsync(new Uri($"http://{loopback}:{up.Address.Port}/status"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_healthcheck_that_waits_ends_when_the_time_is_over_and_when_both_answer()
    {
        var never = await MocksCommand.RunAsync("healthcheck", "--agentapi-port", "1", "--coderd-port", "1", "--wait", "1s");
        var (up, coderd) = await MocksCommand.UpAsync();
        using var running = up;
        var there = await MocksCommand.RunAsync("healthcheck", "--agentapi-port", $"{up.Address.Port}", "--coderd-port", $"{coderd.Port}", "--wait", "60");

        Assert.Equal(1, never.ExitCode);
        Assert.Equal(0, there.ExitCode);
    }

    [Fact]
    public async Task A_healthcheck_gives_one_answer_its_time()
    {
        using var silent = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;

        var both = await MocksCommand.RunAsync("healthcheck", "--agentapi-port", $"{port}", "--coderd-port", $"{port}", "--timeout", "1s");
        var one = await RunningProgram.RunAsync(Programs.Ours("mock-coderd", "healthcheck", $"{port}", "--timeout", "1"));
        var refused = await MocksCommand.RunAsync("healthcheck", "--timeout", "0");

        var said = $"http://127.0.0.1:{port}/readyz does not answer within 1 s.\n";
        Assert.Equal((1, "", said + said), (both.ExitCode, both.Output, both.Errors));
        Assert.Equal((1, "", said), (one.ExitCode, one.Output, one.Errors));
        Assert.Equal((2, "", "mocks: --timeout 0: \"0\" cannot be used. It may be seconds from 1 to 3600, e.g. 5 or 5s.\n"), (refused.ExitCode, refused.Output, refused.Errors));
    }

    [Fact]
    public async Task With_wait_the_page_comes_when_both_have_answered()
    {
        var (up, coderd) = await MocksCommand.UpAsync("--wait");
        using var running = up;

        using var client = new HttpClient();
        using var ready = await client.GetAsync(new Uri(coderd, "/readyz"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    private static async Task<Dictionary<string, string>> FlagsAsync(HttpClient client, Uri mock)
    {
        var json = System.Text.Json.JsonElement.Parse(await client.GetStringAsync(new Uri(mock, "/__admin/settings"), TestContext.Current.CancellationToken));
        return json.GetProperty("settings").EnumerateArray().ToDictionary(one => one.GetProperty("flag").GetString()!, one => one.GetProperty("value").GetString()!);
    }

    [Fact]
    public async Task A_mock_that_is_not_there_is_not_healthy()
    {
        var unhealthy = await MocksCommand.RunAsync("healthcheck", "--agentapi-port", "1", "--coderd-port", "1");

        Assert.Equal(1, unhealthy.ExitCode);
        Assert.StartsWith("http://127.0.0.1:1/readyz does not answer: ", unhealthy.Errors, StringComparison.Ordinal);
    }
}
