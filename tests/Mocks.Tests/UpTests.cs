using System.Net;

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
    public async Task A_port_in_use_is_refused_by_name_and_nothing_is_left_running()
    {
        var (up, _) = await MocksCommand.UpAsync();
        using var running = up;

        var second = await MocksCommand.RunAsync("up", "--agentapi-port", "0", "--coderd-port", $"{up.Address.Port}");

        Assert.Equal((2, ""), (second.ExitCode, second.Output));
        Assert.Equal($"mocks: --port {up.Address.Port} --bind 127.0.0.1: it is already in use. " +
            "Stop what listens there, or name another port (0 picks a free one).\n", second.Errors);
    }

    [Fact]
    public async Task A_mock_that_is_not_there_is_not_healthy()
    {
        var unhealthy = await MocksCommand.RunAsync("healthcheck", "--agentapi-port", "1", "--coderd-port", "1");

        Assert.Equal(1, unhealthy.ExitCode);
        Assert.StartsWith("http://127.0.0.1:1/readyz does not answer: ", unhealthy.Errors, StringComparison.Ordinal);
    }
}
