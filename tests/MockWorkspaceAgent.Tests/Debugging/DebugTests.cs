namespace Mocks.MockWorkspaceAgent.Tests.Debugging;

/// <summary>What a support bundle asks of an agent.</summary>
public sealed class DebugTests
{
    [Fact]
    public async Task The_log_is_the_file_in_the_agents_log_folder()
    {
        var folder = Directory.CreateTempSubdirectory("agent-log-").FullName;
        using var program = await RunningProgram.ListenAsync(Programs.Ours("mock-workspace-agent", "--port", "0", "--log", "none").With(("CODER_AGENT_LOG_DIR", folder)));

        var missing = await GetAsync(program.Address, "/debug/logs");
        await File.WriteAllTextAsync(Path.Combine(folder, "coder-agent.log"), "2026-02-01 [info] connected\n", TestContext.Current.CancellationToken);
        var text = await GetAsync(program.Address, "/debug/logs");
        await File.WriteAllBytesAsync(Path.Combine(folder, "coder-agent.log"), [.. new byte[10 * 1024 * 1024], 1], TestContext.Current.CancellationToken);
        var large = await GetAsync(program.Address, "/debug/logs");

        Directory.Delete(folder, recursive: true);
        Assert.Equal(Reply.Of(500, "text/plain; charset=utf-8", $"could not open log file: open {folder}/coder-agent.log: no such file or directory"), missing.Text);
        Assert.Equal(Reply.Of(200, "text/plain; charset=utf-8", "2026-02-01 [info] connected\n"), text.Text);
        Assert.Equal((200, "application/octet-stream", 10 * 1024 * 1024), (large.Status, large.Header("Content-Type"), large.Bytes.Length));
    }

    [Theory]
    [InlineData("/debug/prometheus", "text/plain", "# HELP agent_reconnecting_pty_connections_total \n# TYPE agent_reconnecting_pty_connections_total counter\nagent_reconnecting_pty_connections_total 0\n")]
    [InlineData("/debug/magicsock", "text/html; charset=utf-8", "<h1>magicsock</h1>")]
    public async Task Metrics_and_network_are_those_of_an_agent_without_traffic(string path, string type, string body)
    {
        await using var agent = await TestAgent.SeedAsync();

        Assert.Equal(Reply.Of(200, type, body), (await agent.GetAsync(path)).Text);
    }

    private static async Task<Reply> GetAsync(Uri address, string path)
    {
        using var connection = await RawClient.ConnectAsync(address);
        await connection.SendAsync(System.Text.Encoding.ASCII.GetBytes(TestAgent.Head("GET", path, "Connection: close")));
        return Reply.Parse(await connection.ReadBytesToEndAsync());
    }
}
