using System.Text;
using Mocks.Mocking.Settings;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>The program as the agent of a coderd.</summary>
public sealed class LivingProgramTests
{
    [Fact]
    public async Task It_lives_tells_what_happens_and_stops_on_SIGTERM()
    {
        await using var coderd = await LifeCoderd.StartAsync();
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", """
            {"environment":{"OF_MANIFEST":"$HOME!"},"scripts":[{"displayName":"A","script":"printf 'hi\\033\\n'","runOnStart":true},{"displayName":"B","script":"echo bye >&2; exit 3","runOnStop":true}]}
            """);
        var home = Directory.CreateTempSubdirectory("home-").FullName;
        using var program = await RunningProgram.ListenAsync(Programs.Ours("mock-workspace-agent", "--port", "0", "--log", "none", "--coder-url", $"{coderd.Address}", "--token", TestLife.Token).With(("HOME", home)));
        var lines = new List<string>(program.Before);
        while (!lines.Exists(line => line.EndsWith(" READY", StringComparison.Ordinal)))
        {
            lines.Add(await program.ReadLineAsync() ?? throw new InvalidOperationException(string.Join('\n', lines)));
        }

        var variable = await OutputAsync(program.Address, "echo $OF_MANIFEST");
        using var http = new HttpClient();
        var manifest = System.Text.Json.JsonElement.Parse(await http.GetStringAsync(new Uri(program.Address, "/debug/manifest"), TestContext.Current.CancellationToken));
        await program.SignalAsync("TERM");
        await program.SignalAsync("TERM", mayHaveEnded: true);
        var ended = await program.EndAsync();

        var told = lines.Concat(ended.OutputLines).Where(line => line.Contains(" agent    ", StringComparison.Ordinal)).Select(line => line[(line.IndexOf(" agent    ", StringComparison.Ordinal) + 10)..]).ToArray();
        var source = (await coderd.AgentAsync()).GetProperty("log_sources").EnumerateArray().ToDictionary(log => log.GetProperty("display_name").GetString()!, log => log.GetProperty("id").GetString());
        Assert.Equal(
            [
                "connected to coderd v2.34.0+0000000, agent API 2.9", "manifest: 2 scripts, 1 app, 0 metadata keys", "STARTING",
                $"start script \"{source["A"]}\" begins", $"  {source["A"]}: hi\\x1b", $"start script \"{source["A"]}\" ended well", "READY", "SHUTTING_DOWN",
                $"stop script \"{source["B"]}\" begins", $"  {source["B"]}! bye", $"stop script \"{source["B"]}\" failed with 3", "SHUTDOWN_ERROR", "the session has ended: the agent has ended",
            ],
            told.Select(line => line.Contains(" after ", StringComparison.Ordinal) ? line[..line.IndexOf(" after ", StringComparison.Ordinal)] : line));
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Equal($"{home}!\n", variable);
        Assert.Equal((LifeCoderd.Agent, """{"OF_MANIFEST":"$HOME!"}""", "exit 3"), (manifest.GetProperty("agent_id").GetString(),
            manifest.GetProperty("environment_variables").GetRawText(), manifest.GetProperty("scripts")[1].GetProperty("script").GetString()!.Split("; ")[1]));
        Assert.Equal("shutdown_error", (await coderd.AgentAsync()).GetProperty("lifecycle_state").GetString());
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task Without_a_coderd_there_is_no_manifest()
    {
        await using var agent = await WorkspaceAgentMock.StartAsync(new WorkspaceAgentSettings(new HostSettings()));
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri(agent.Address, "/debug/manifest"), TestContext.Current.CancellationToken);

        Assert.Equal((500, "text/plain; charset=utf-8", "no manifest in-memory"),
            ((int)answer.StatusCode, $"{answer.Content.Headers.ContentType}", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_coderd_without_a_token_is_refused()
    {
        var ended = await RunningProgram.RunAsync(Programs.Ours("mock-workspace-agent", "--port", "0", "--coder-url", "http://localhost:1"));

        Assert.Equal(new Ended(2, "", "mock-workspace-agent: --token: the agent of --coder-url needs one.\n"), ended);
    }

    private static async Task<string> OutputAsync(Uri agent, string command)
    {
        using var http = new HttpClient { BaseAddress = agent };
        using var started = await http.PostAsync("/api/v0/processes/start", new StringContent($$"""{"command":"{{command}}"}""", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        var id = System.Text.Json.JsonElement.Parse(await started.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("id").GetString();
        while (true)
        {
            var output = System.Text.Json.JsonElement.Parse(await http.GetStringAsync($"/api/v0/processes/{id}/output", TestContext.Current.CancellationToken));
            if (!output.GetProperty("running").GetBoolean())
            {
                return output.GetProperty("output").GetString()!;
            }
        }
    }
}
