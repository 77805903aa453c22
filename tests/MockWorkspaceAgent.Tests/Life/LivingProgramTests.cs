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
    public async Task Its_api_and_the_processes_of_that_live_until_the_stop_scripts_have_ended()
    {
        await using var coderd = await LifeCoderd.StartAsync();
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", """
            {"scripts":[{"displayName":"B","script":"curl -sS $(cat $HOME/address)/list && curl -sS $(cat $HOME/address)/start -d '{\"command\":\"exit 3\"}'","runOnStop":true}]}
            """);
        var home = Directory.CreateTempSubdirectory("home-").FullName;
        using var program = await RunningProgram.ListenAsync(Programs.Ours("mock-workspace-agent", "--port", "0", "--log", "none", "--coder-url", $"{coderd.Address}", "--token", TestLife.Token).With(("HOME", home)));
        await File.WriteAllTextAsync(Path.Combine(home, "address"), $"{program.Address}api/v0/processes", TestContext.Current.CancellationToken);
        var id = await StartAsync(program.Address, "echo $$; exec sleep 876.5");
        var process = await UntilWrittenAsync(program.Address, id);
        while (await program.ReadLineAsync() is { } line && !line.EndsWith(" READY", StringComparison.Ordinal))
        {
        }

        var ended = await program.StopAsync();

        Directory.Delete(home, recursive: true);
        Assert.Matches($$"""{"processes":\[{"id":"{{id}}","command":"echo \$\$; exec sleep 876.5","background":false,"running":true,"started_at_unix":[0-9]+}]}""", ended.Output);
        Assert.Matches("""{"id":"[-0-9a-f]{36}","started":true}""", ended.Output);
        Assert.False(File.Exists($"/proc/{process}/cmdline") && (await File.ReadAllTextAsync($"/proc/{process}/cmdline", TestContext.Current.CancellationToken)).Contains("876.5", StringComparison.Ordinal));
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

    private static async Task<string> StartAsync(Uri agent, string command)
    {
        using var http = new HttpClient { BaseAddress = agent };
        using var started = await http.PostAsync("/api/v0/processes/start", new StringContent($$"""{"command":"{{command}}"}""", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        return System.Text.Json.JsonElement.Parse(await started.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("id").GetString()!;
    }

    private static async Task<string> UntilWrittenAsync(Uri agent, string id)
    {
        using var http = new HttpClient { BaseAddress = agent };
        while (true)
        {
            var output = System.Text.Json.JsonElement.Parse(await http.GetStringAsync($"/api/v0/processes/{id}/output", TestContext.Current.CancellationToken)).GetProperty("output").GetString()!;
            if (output.EndsWith('\n'))
            {
                return output.Trim();
            }
        }
    }

    private static async Task<string> OutputAsync(Uri agent, string command)
    {
        var id = await StartAsync(agent, command);
        using var http = new HttpClient { BaseAddress = agent };
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
