namespace Mocks.MockAgentApi.Tests;

/// <summary>The program on PATH under AgentAPI's name, started, queried and stopped by the scripts of a registry module.</summary>
/// <remarks>Source: coder/registry, agentapi module: <c>main.sh</c>, <c>agentapi-start.sh</c>, <c>agentapi-wait-for-start.sh</c>, <c>agentapi-shutdown.sh</c>.</remarks>
public sealed class ModuleLifeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("module-life").FullName;

    private string StateFile => Path.Combine(_folder, "state", "agentapi-state.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_module_s_scripts_run_unchanged_and_the_next_start_takes_up_the_conversation()
    {
        var first = await LiveAsync("baseline");
        var firstLog = await LogAsync();
        var kept = await File.ReadAllTextAsync(StateFile, TestContext.Current.CancellationToken);
        var second = await LiveAsync("baseline");
        var secondLog = await LogAsync();

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.EndsWith("version 0.12.1\n", first.Output, StringComparison.Ordinal);
        Assert.Contains("\"content\":\"Hello\",\"role\":\"user\"", first.Output, StringComparison.Ordinal);
        Assert.Contains("msg=\"Wrote PID file\"", firstLog, StringComparison.Ordinal);
        Assert.Contains("msg=\"Running: bash -c aiagent\"", firstLog, StringComparison.Ordinal);
        Assert.Contains("msg=\"Allowed hosts: *\"", firstLog, StringComparison.Ordinal);
        Assert.Contains("msg=\"No previous state to load (file does not exist)\"", firstLog, StringComparison.Ordinal);
        Assert.Contains("msg=\"Received SIGUSR1, saving state without exiting\"", firstLog, StringComparison.Ordinal);
        Assert.Contains("msg=\"State saved successfully\"", firstLog, StringComparison.Ordinal);
        Assert.Contains("msg=\"Received shutdown signal\" signal=terminated", firstLog, StringComparison.Ordinal);
        Assert.Contains("msg=\"Removed PID file\"", firstLog, StringComparison.Ordinal);
        Assert.StartsWith("{\"version\":1,\"messages\":[{\"id\":0,\"message\":\"", kept, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"Hello\",\"role\":\"user\"", kept, StringComparison.Ordinal);
        Assert.Contains("msg=\"Successfully loaded state\"", secondLog, StringComparison.Ordinal);
        Assert.Equal(2, second.Output.Split("\"content\":\"Hello\",\"role\":\"user\"").Length - 1);
        Assert.False(File.Exists(Path.Combine(_folder, "agentapi.pid")));
    }

    [Fact]
    public async Task A_release_before_0_12_keeps_no_state_and_writes_no_pid_file()
    {
        var life = await LiveAsync("0.11");

        Assert.Equal(1, life.ExitCode);
        Assert.Contains("agentapi.pid: No such file or directory", life.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(StateFile));
    }

    private Task<string> LogAsync() => File.ReadAllTextAsync(Path.Combine(_folder, "agentapi.log"), TestContext.Current.CancellationToken);

    private async Task<Ended> LiveAsync(string version)
    {
        Assert.SkipUnless(Programs.IsOnPath("bash") && Programs.IsOnPath("curl"), "A module's scripts need bash and curl, which this machine does not have.");
        return await RunningProgram.RunAsync(Programs.Other("bash", Path.Combine(AppContext.BaseDirectory, "module-life.sh"), $"{ChosenPort.Next()}", _folder).With(
            ("MOCK_SPEED", "100"), ("MOCK_AGENTAPI_VERSION", version), ("PATH", $"{AppContext.BaseDirectory}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}")));
    }
}
