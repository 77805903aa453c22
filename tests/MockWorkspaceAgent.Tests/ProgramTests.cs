using System.Diagnostics;

namespace Mocks.MockWorkspaceAgent.Tests;

/// <summary>The program: its output, its settings and its exit codes.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task It_says_where_it_listens_answers_there_and_ends_well_when_told_to()
    {
        using var agent = await RunningProgram.ListenAsync(Program("--port", "0", "--log", "none"));

        using var client = new HttpClient();
        var greeting = await client.GetStringAsync(agent.Address, TestContext.Current.CancellationToken);
        var healthy = await RunningProgram.RunAsync(Program("healthcheck", $"{agent.Address.Port}"));
        var ended = await agent.StopAsync();

        Assert.Equal($"Mock workspace agent listening on http://127.0.0.1:{agent.Address.Port}", agent.FirstLine);
        Assert.Equal("{\"message\":\"Hello from the agent!\"}\n", greeting);
        Assert.Equal(new Ended(0, "", ""), healthy);
        Assert.Equal(new Ended(0, "", ""), ended);
    }

    [Theory]
    [InlineData("MOCK_PROFILE", "newest", "mock-workspace-agent: MOCK_PROFILE=newest: \"newest\" cannot be used. It may be seed or merged.\n")]
    [InlineData("MOCK_ROOT", "/no/such/folder", "mock-workspace-agent: MOCK_ROOT=/no/such/folder: that folder does not exist. It may be a folder.\n")]
    [InlineData("MOCK_CODER_URL", "here", "mock-workspace-agent: MOCK_CODER_URL=here: \"here\" cannot be used. It may be an address such as http://localhost:8080.\n")]
    [InlineData("MOCK_BIND", "0.0.0.0", "mock-workspace-agent: --bind 0.0.0.0 (MOCK_BIND): other machines could run commands and read every file with the rights of this user; "
        + "listen on 127.0.0.1, or confine the files to a folder with --root (MOCK_ROOT).\n")]
    public async Task A_setting_that_cannot_be_used_is_refused_by_name(string variable, string value, string message)
    {
        var ended = await RunningProgram.RunAsync(Program("--port", "0").With((variable, value)));

        Assert.Equal(new Ended(2, "", message), ended);
    }

    [Fact]
    public async Task With_a_root_it_listens_beyond_loopback_and_warns()
    {
        using var agent = await RunningProgram.ListenAsync(Program("--port", "0", "--bind", "0.0.0.0", "--root", Path.GetTempPath()));

        var ended = await agent.StopAsync();

        Assert.StartsWith("mock-workspace-agent: warning: --bind 0.0.0.0: every machine that reaches any address of this one ", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }

    private static ProcessStartInfo Program(params string[] arguments) => Programs.Ours("mock-workspace-agent", arguments);
}
