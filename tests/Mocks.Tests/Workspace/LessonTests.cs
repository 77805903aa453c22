using Mocks.Mocking.Settings;

namespace Mocks.Tests.Workspace;

/// <summary>Verdicts on the life of a workspace: each is seen once, in the words that a module's author reads.</summary>
public sealed class LessonTests
{
    [Theory]
    [InlineData(null, "docker_container.box has no destroy_grace_seconds, so SIGKILL comes with SIGTERM")]
    [InlineData(0, "docker_container.box has destroy_grace_seconds = 0, so SIGKILL comes with SIGTERM")]
    public async Task A_container_without_grace_is_killed_before_the_stop_script_runs(int? seconds, string why)
    {
        using var state = new MadeState().Container(seconds).Script("down", "echo down", onStop: true);

        var life = await Lived.OfAsync(state);

        var verdict = Assert.Single(life.Report.Verdicts);
        Assert.Equal(("killed", $"the agent was killed before the stop script \"down\" ran: {why}"), (verdict.Code, verdict.Text));
        Assert.DoesNotContain("down │ down", life.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_with_grace_runs_it()
    {
        using var state = new MadeState().Container(60).Script("down", "echo down", onStop: true);

        var life = await Lived.OfAsync(state);

        Assert.Empty(life.Verdicts);
        Assert.Equal((60, 0), (life.Report.GraceSeconds, life.Script("down").ExitCode));
    }

    [Fact]
    public async Task A_stop_script_that_outlasts_the_grace_is_killed()
    {
        using var state = new MadeState().Script("down", "exec sleep 321.25", onStop: true);

        var life = await Lived.OfAsync(state, "--grace", "3s");

        var verdict = Assert.Single(life.Report.Verdicts);
        Assert.Equal(("killed", "the agent was killed before the stop script \"down\" had ended: the grace of 3s was over"), (verdict.Code, verdict.Text));
        Assert.Equal((null, "killed"), (life.Script("down").ExitCode, life.Script("down").Status));
        Assert.StartsWith("✗ ready in ", life.Report.Sentence, StringComparison.Ordinal);
        Assert.Contains(", killed after 3.", life.Report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_background_child_that_holds_the_output_fails_the_start()
    {
        using var state = new MadeState().Script("up", "sleep 30 &\necho up");

        var life = await Lived.OfAsync(state);

        var verdict = Assert.Single(life.Report.Verdicts);
        Assert.Equal(("pipes-left-open", "script \"up\" (start) exited 0 and counts as failed with exit code 255, because a child of it kept its output open for 10 s more: the agent is in START_ERROR"), (verdict.Code, verdict.Text));
        Assert.Equal(255, life.Script("up").ExitCode);
    }

    [Fact]
    public async Task A_timeout_is_a_hangup_of_the_group_and_a_failure_even_with_exit_0()
    {
        using var state = new MadeState().Script("up", "trap 'echo hung up; exit 0' HUP\nsleep 222.25 > /dev/null 2>&1 &\nwait", attributes: ("timeout", 1));

        var life = await Lived.OfAsync(state);

        var verdict = Assert.Single(life.Report.Verdicts);
        Assert.Equal(("timed-out", "script \"up\" (start) reached its timeout of 1 s: its whole process group got a hang-up (SIGHUP), SIGKILL would follow 10 s later, and it counts as failed with exit code 255 even when it then exits 0"), (verdict.Code, verdict.Text));
        Assert.Contains("up │ hung up\n", life.Text, StringComparison.Ordinal);
        Assert.Equal("START_TIMEOUT", life.Report.Agents[0].Start);
    }

    [Fact]
    public async Task A_dollar_in_a_value_vanishes()
    {
        using var state = new MadeState().Env("PASS", "pa$$word").Env("DIGIT", "5$1").Env("NAME", "a$nothing").Env("GOOD", "$HOME/x").Script("up", "echo \"[$PASS] [$DIGIT] [$NAME]\"");

        var life = await Lived.OfAsync(state);

        Assert.Equal([
            "coder_env.digit: the value of DIGIT arrives shorter: the agent replaces a $ before a digit by nothing, as it does with each $ (pa$$word becomes paword)",
            "coder_env.name: the value of NAME arrives shorter: the agent replaces a $ with the name of a variable that the agent does not have by nothing, as it does with each $ (pa$$word becomes paword)",
            "coder_env.pass: the value of PASS arrives shorter: the agent replaces $$ by nothing, as it does with each $ (pa$$word becomes paword)",
        ], life.Report.Verdicts.Select(verdict => verdict.Text));
        Assert.Contains("up │ [paword] [5] [a]\n", life.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/opt/bin", "append", new[] { "path-lost" })]
    [InlineData("/opt/bin:$PATH", "replace", new string[0])]
    [InlineData("${PATH}:/opt/bin", "append", new string[0])]
    public async Task A_path_that_is_appended_loses_the_systems(string value, string strategy, string[] verdicts)
    {
        using var state = new MadeState().Env("PATH", value, strategy).Script("up", "echo \"PATH $PATH\"");

        var life = await Lived.OfAsync(state);

        Assert.Equal(verdicts, life.Verdicts);
        Assert.Equal(verdicts.Length == 0, life.Report.TimeLine.Any(entry => entry.Text.StartsWith("up │ PATH ", StringComparison.Ordinal) && entry.Text.Contains("/usr/bin", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_script_of_128_KiB_cannot_start()
    {
        using var state = new MadeState().Script("big", $"exit 0\n{new string('#', 128 * 1024 - 7)}").Script("fits", $"exit 0\n{new string('#', 128 * 1024 - 8)}");

        var life = await Lived.OfAsync(state);

        Assert.Equal(["script-too-long", "script-failed"], life.Verdicts);
        Assert.Equal("coder_script.big: the script of 131,072 bytes cannot start: the agent passes it as one argument, and Linux takes at most 131,071 bytes", life.Report.Verdicts[0].Text);
        Assert.Equal((255, 0), (life.Script("big").ExitCode, life.Script("fits").ExitCode));
    }

    [Fact]
    public async Task A_snapshot_of_a_workspace_that_is_no_task_is_posted_to_an_unknown_id()
    {
        using var state = new MadeState().Script("down",
            "curl -s -X POST -H \"Coder-Session-Token: $CODER_AGENT_TOKEN\" -d '{\"messages\":[]}' \"${CODER_AGENT_URL}api/v2/workspaceagents/me/tasks/388172fd-651d-44a6-944a-112de496e47c/log-snapshot?format=agentapi\"", onStop: true);

        var life = await Lived.OfAsync(state);

        var verdict = Assert.Single(life.Report.Verdicts);
        Assert.Equal(("task-unknown", "a snapshot was posted to a task id that coderd does not have, and answered 404, which scripts take for an older coderd: the workspace is no task, where data.coder_task.me.id is a random id"), (verdict.Code, verdict.Text));
    }

    [Fact]
    public async Task An_agent_that_no_resource_uses_is_dropped()
    {
        using var state = MadeState.OfGolden("state-errors/agent-without-compute.json");

        var life = await Lived.OfAsync(state);

        var verdict = Assert.Single(life.Report.Verdicts);
        Assert.Equal(("agent-dropped", "real coderd drops coder_agent.a without a word, with all its scripts and apps: no resource that is not a coder resource depends on it"), (verdict.Code, verdict.Text));
        Assert.Equal("READY", life.Report.Agents[0].Start);
    }

    [Theory]
    [InlineData("coder tasks pause demo", "calls coder tasks pause demo, which the stand-in for coder does not have")]
    [InlineData("PATH=/usr/bin:/bin; coder exp sync start a", "needs the program coder, which a workspace has last on its PATH")]
    public async Task A_script_needs_a_coder_command_that_is_not_there(string script, string needs)
    {
        using var state = new MadeState().Script("up", script);

        var life = await Lived.OfAsync(state, "--allow", "script-failed");

        var verdict = Assert.Single(life.Report.Verdicts);
        Assert.Equal(("coder-missing", $"script \"up\" (start) {needs}"), (verdict.Code, verdict.Text));
    }

    [Fact]
    public async Task Scripts_that_wait_for_one_another_find_the_coder_command()
    {
        using var state = new MadeState().Script("first", "sleep 0.2; echo first; coder exp sync start first; coder exp sync complete first").Script("second", "coder exp sync want second first && coder exp sync start second && echo second");

        var life = await Lived.OfAsync(state);

        Assert.Empty(life.Verdicts);
        Assert.Equal(["first │ first", "second │ second"], life.Report.TimeLine.Select(entry => entry.Text).Where(text => text is "first │ first" or "second │ second"));
    }

    [Fact]
    public async Task A_verdict_that_is_allowed_is_shown_and_does_not_count()
    {
        using var state = new MadeState().Env("API_KEY", "0123456789");

        var life = await Lived.OfAsync(state, "--allow", "env-not-sensitive");

        Assert.Equal((0, 0, 1), (life.Report.Exit, life.Report.Verdicts.Count, life.Report.Allowed.Count));
        Assert.Contains("  · coder_env.api_key: Terraform shows the value of API_KEY in plans and in the state", life.Text, StringComparison.Ordinal);
        Assert.EndsWith("no task, no verdict (1 allowed)\n", life.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verdict_that_is_not_known_cannot_be_allowed()
    {
        using var state = new MadeState();

        var refusal = await Assert.ThrowsAsync<SettingException>(() => Lived.OfAsync(state, "--allow", "everything"));

        Assert.StartsWith("--allow everything: there is no verdict \"everything\". It may be agent-dropped, ", refusal.Message, StringComparison.Ordinal);
    }
}
