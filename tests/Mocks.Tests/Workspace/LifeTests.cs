using System.Text.RegularExpressions;
using Mocks.Workspace.Reports;

namespace Mocks.Tests.Workspace;

/// <summary>Whole lives of workspaces: their scripts are real processes.</summary>
public sealed partial class LifeTests
{
    [Fact]
    public async Task A_module_shaped_like_agentapis_starts_and_stops_and_keeps_its_conversation()
    {
        using var state = MadeState.OfGolden("state-agentapi.json");

        var life = await Lived.OfAsync(state);

        Assert.Equal("""
            What a person reads who opens the paused task
              agent │ Echo agent ready

            ✓ ready in N s, stopped in N s, nothing lost, no verdict

            """, Times(life.Text[(life.Text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]));
        Assert.Equal([0, 0, 0], life.Report.Scripts.Select(script => script.ExitCode));
        Assert.Contains("script stop    AgentAPI Shutdown │ Log snapshot posted successfully", life.Text, StringComparison.Ordinal);
        Assert.Contains("coderd         POST /api/v2/workspaceagents/me/tasks/2c0d64e5-973e-4ed4-a6e9-25520ec84da0/log-snapshot?format=agentapi: 204\n", life.Text, StringComparison.Ordinal);
        Assert.Contains("agentapi       GET /messages: 200\n", life.Text, StringComparison.Ordinal);
        Assert.Equal(["agentapi GET 200", "coderd POST 204"], life.Report.Requests.Select(step => $"{step.Service} {step.Method} {step.Status}"));
        Assert.Equal(("whole", "OFF"), ($"{life.Report.Kept!.Kept}".ToLowerInvariant(), life.Report.Agents[0].Lifecycle));
    }

    [Fact]
    public async Task Without_a_grace_the_same_module_loses_it()
    {
        using var state = MadeState.OfGolden("state-agentapi.json");

        var life = await Lived.OfAsync(state, "--grace", "0s");

        Assert.Equal("""
            What a person reads who opens the paused task
              Nothing: the log is empty.

            What the real workspace would make of it
              ✗ the agent was killed before the stop script "AgentAPI Shutdown" ran: there is no grace (--grace 0s), so SIGKILL comes with SIGTERM [killed]
                  Source: kreuzwerker docker provider, container delete; coder/coder#6174, #17110
                  → Give the container time, e.g. destroy_grace_seconds = 60 of docker_container.
                    docs/workspace.md#verdicts
              ✗ 1 message was there, none was stored; no stop script ran [lost]
                  → If nothing is to be kept here, say --expect-snapshot none.
                    docs/run.md#what-is-green

            ✗ ready in N s, killed at once, 1 message was there, none was stored, 2 verdicts

            """, Times(life.Text[(life.Text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]));
        Assert.Equal(1, life.Report.Exit);
    }

    [Fact]
    public async Task A_module_alone_lives_with_an_agent_that_is_made_for_it()
    {
        using var state = MadeState.OfGolden("state-module-only.json");

        var life = await Lived.OfAsync(state);

        Assert.StartsWith("· the state has no agent, as of a module alone: agent main is made for agent_id \"foo\"\n", life.Text, StringComparison.Ordinal);
        Assert.Equal(["task-unknown"], life.Verdicts);
        Assert.EndsWith("no task, 1 verdict\n", life.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_agents_live_side_by_side()
    {
        using var state = MadeState.OfGolden("state-two-agents.json", port: "8080");

        var life = await Lived.OfAsync(state);

        Assert.Equal([("dev", "OFF", "START_ERROR"), ("gpu", "OFF", "READY")], life.Report.Agents.Select(agent => (agent.Name, agent.Lifecycle, agent.Start ?? "")));
        Assert.Equal(["Second 0", "Setup 3", "Tick 0"], life.Report.Scripts.Select(script => $"{script.Name} {script.ExitCode}").Order(StringComparer.Ordinal));
        Assert.Equal(["env-dollar", "path-lost", "script-failed"], life.Verdicts);
        Assert.Contains("lifecycle dev      START_ERROR\n", life.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_coderd_loses_the_snapshot_and_the_stop_script_says_so()
    {
        using var state = MadeState.OfGolden("state-agentapi.json");

        var life = await Lived.OfAsync(state, "--fault", "coderd POST *log-snapshot status=400 times=9");

        Assert.Equal(["lost"], life.Verdicts);
        Assert.Contains("log-snapshot?format=agentapi: 400, spoiled by a fault", life.Text, StringComparison.Ordinal);
        Assert.EndsWith("1 message was there, none was stored, 1 verdict\n", life.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_agentapi_comes_before_the_stop()
    {
        using var state = MadeState.OfGolden("state-agentapi.json");

        var life = await Lived.OfAsync(state, "--fault", "agentapi GET /messages status=500 times=9");

        Assert.Contains("Failed to fetch messages from AgentAPI", life.Text, StringComparison.Ordinal);
        Assert.Equal(["lost"], life.Verdicts);
    }

    [Fact]
    public async Task Until_ready_there_is_no_stop()
    {
        using var state = new MadeState().Script("up", "echo up").Script("down", "echo down", onStop: true);

        var life = await Lived.OfAsync(state, "--until", "ready");

        Assert.Equal(["up"], life.Report.Scripts.Select(script => script.Name));
        Assert.EndsWith("\n\n✓ ready in N s, no verdict\n", Times(life.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_have_a_home_of_their_own_that_is_gone_afterwards()
    {
        using var state = new MadeState().Script("up", "echo HOME $HOME\necho TMPDIR $TMPDIR\ntouch $HOME/file; mkdir $HOME/closed; chmod 0 $HOME/closed; command -v agentapi snapshotter");

        var life = await Lived.OfAsync(state);

        var home = Line(life, "HOME ");
        var tools = Path.GetFullPath(Path.Combine(home, "..", "..", "..", "tools"));
        Assert.Equal(Path.GetFullPath(Path.Combine(home, "..", "tmp")), Line(life, "TMPDIR "));
        Assert.Equal([Path.Combine(tools, "agentapi"), Path.Combine(tools, "snapshotter")], life.Report.TimeLine.Select(entry => entry.Text).Where(text => text.Contains(tools, StringComparison.Ordinal)).Select(text => text["up │ ".Length..]));
        Assert.False(Directory.Exists(home));
        Assert.False(Directory.Exists(tools));
    }

    [Fact]
    public async Task What_the_scripts_left_behind_is_named_and_ended()
    {
        var file = $"/tmp/mocks-test-{Guid.NewGuid():N}";
        using var state = new MadeState().Script("up", $"touch {file}\nnohup sleep 432.25 > /dev/null 2>&1 &\nuntil grep -q ^sleep /proc/$!/cmdline; do :; done");

        var life = await Lived.OfAsync(state);

        File.Delete(file);
        var process = Assert.Single(life.Report.LeftProcesses);
        Assert.EndsWith(" sleep 432.25", process, StringComparison.Ordinal);
        Assert.Equal([file], life.Report.LeftFiles);
        Assert.Contains($"""

            What the scripts left behind
              process {process} (the end of a container kills it)
              file {file}: its name is fixed, so another module in this workspace may overwrite it

            """, life.Text, StringComparison.Ordinal);
        Assert.False(Runs(process.Split(' ')[0]));
    }

    [Fact]
    public async Task Values_that_are_secret_are_shown_nowhere()
    {
        using var state = new MadeState().Env("OPENAI_API_KEY", "sk-very-secret-value").Script("up", "echo key $OPENAI_API_KEY; echo token $CODER_AGENT_TOKEN");

        var life = await Lived.OfAsync(state);

        var everything = life.Text + LifeFormats.JsonOf(life.Report) + LifeFormats.JUnitOf(life.Report);
        Assert.DoesNotContain("sk-very-secret-value", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("22222222-2222-4222-8222-222222222222", everything, StringComparison.Ordinal);
        Assert.Contains("up │ key sk-v…#", life.Text, StringComparison.Ordinal);
        Assert.Equal(["env-not-sensitive"], life.Verdicts);
    }

    [Fact]
    public async Task An_agent_whose_scripts_can_never_run_is_not_waited_for()
    {
        using var state = MadeState.OfGolden("state-errors/cron-descriptor.json");

        var life = await Lived.OfAsync(state, "--timeout", "86400");

        var verdict = Assert.Single(life.Report.Verdicts);
        Assert.Equal("not-started", verdict.Code);
        Assert.StartsWith("agent a: init script runner: add schedule: parser does not accept descriptors: @every 5m", verdict.Text, StringComparison.Ordinal);
        Assert.StartsWith("✗ not ready, stopped in ", life.Report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_never_ends_is_ended_at_the_timeout()
    {
        using var state = new MadeState().Script("slow", "sleep 543.25");

        var life = await Lived.OfAsync(state, "--timeout", "1");

        Assert.Equal(("not-started", "after 1s the start script \"slow\" had not ended"), (life.Report.Verdicts[0].Code, life.Report.Verdicts[0].Text));
        Assert.Empty(life.Report.LeftProcesses);
    }

    // A process whose new parent does not take its exit code stays listed.
    private static bool Runs(string id) => File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static string Line(Lived life, string start)
    {
        var line = Assert.Single(life.Report.TimeLine, entry => entry.Text.StartsWith($"up │ {start}", StringComparison.Ordinal));
        return line.Text[$"up │ {start}".Length..];
    }

    private static string Times(string text) => Seconds().Replace(text, " N s");

    [GeneratedRegex(@" [0-9]+\.[0-9]+ s")]
    private static partial Regex Seconds();
}
