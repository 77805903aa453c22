using System.Diagnostics;
using Mocks.Tests.Containers;

namespace Mocks.Tests.Workspace.Containers;

/// <summary><c>--container</c> with a real engine: a life in containers is as it is on the machine.</summary>
public sealed class ContainerLifeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly string[] InContainer = ["--container", ContainerEngine.Image];

    [Fact]
    public async Task A_task_keeps_its_snapshot()
    {
        await ContainerEngine.SkipUnlessItAnswersAsync();
        using var state = MadeState.OfGolden("state-agentapi.json", "3284", ("curl -fs -o /dev/null", "bash -c '< /dev/tcp/localhost/$ARG_AGENTAPI_PORT'"), ("sleep 0.2", "sleep 2"));

        var life = await Lived.OfAsync(state, InContainer);

        Assert.Empty(life.Verdicts);
        Assert.Contains("\nWhat a person reads who opens the paused task\n  agent │ Echo agent ready\n", life.Text, StringComparison.Ordinal);
        Assert.EndsWith(", nothing lost, no verdict\n", life.Text, StringComparison.Ordinal);
        Assert.Equal(["OFF"], life.Report.Agents.Select(agent => agent.Lifecycle));
    }

    [Fact]
    public async Task Scripts_end_as_they_do_on_the_machine_and_what_they_leave_is_named()
    {
        await ContainerEngine.SkipUnlessItAnswersAsync();
        var file = $"/tmp/mocks-test-{Guid.NewGuid():N}";
        using var state = new MadeState()
            .Script("where", "tr '\\0' ' ' < /proc/1/cmdline; echo; pwd; echo \"$HOME|$GREETING\" | tee \"$TMPDIR/a\" \"$CODER_SCRIPT_DATA_DIR/b\"; coder exp sync start unit >&2")
            .Env("GREETING", "it's\n$HOME `x` ü")
            .Script("code", "exit 37")
            .Script("pipes", "sleep 321.1 &\necho up")
            .Script("slow", "trap 'echo hung up; exit 0' HUP; sleep 321.2 & wait", attributes: ("timeout", 1))
            .Script("stubborn", "trap '' HUP; sleep 321.3; sleep 321.4", attributes: ("timeout", 1))
            .Script("left", $"touch {file}; setsid sleep 321.5 > /dev/null 2>&1 & first=$!; env -i sleep 321.6 > /dev/null 2>&1 & for id in $first $!; do until grep -q ^sleep /proc/$id/cmdline; do :; done; done")
            .Script("down", "sleep 0.1; echo down", onStop: true);

        var life = await Lived.OfAsync(state, InContainer);

        Assert.Equal(
            [
                ("where", "start", 0, "ok", null), ("code", "start", 37, "exit_failure", "exit status 37"),
                ("pipes", "start", 255, "pipes_left_open", "script exited without closing output pipes"), ("slow", "start", 255, "timed_out", "script timed out"),
                ("stubborn", "start", 255, "timed_out", "script timed out"), ("left", "start", 0, "ok", null), ("down", "stop", 0, "ok", null),
            ],
            life.Report.Scripts.OrderBy(script => Array.IndexOf(["where", "code", "pipes", "slow", "stubborn", "left", "down"], script.Name))
                .Select(script => (script.Name, script.Stage, script.ExitCode ?? -1, script.Status, script.Error)));
        var home = Assert.Single(life.Report.TimeLine, entry => entry.Text.EndsWith("/agents/main/home", StringComparison.Ordinal)).Text["where │ ".Length..];
        Assert.Equal(
            ["where │ /sbin/docker-init -- sh -s mocks-keeper", $"where │ {home}", $"where │ {home}|it's", $"where │ {home} `x` ü", "where ! Unit \"unit\" started with no dependencies"],
            life.Report.TimeLine.Select(entry => entry.Text.TrimEnd()).Where(text => text.StartsWith("where ", StringComparison.Ordinal) && text.Length > "where │ ".Length));
        Assert.Contains("slow │ hung up", life.Text, StringComparison.Ordinal);
        Assert.Equal(["sleep 321.1", "sleep 321.3", "sleep 321.5", "sleep 321.6"], life.Report.LeftProcesses.Select(left => left[(left.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal));
        Assert.Equal([file], life.Report.LeftFiles);
        Assert.False(File.Exists(file));
        Assert.False(Directory.Exists(home));
    }

    [Fact]
    public async Task Without_a_grace_all_of_it_is_killed()
    {
        await ContainerEngine.SkipUnlessItAnswersAsync();
        using var state = new MadeState().Script("up", "echo $HOME; nohup sleep 321.7 > /dev/null 2>&1 &").Script("down", "echo down", onStop: true);

        var life = await Lived.OfAsync(state, ["--grace", "0s", .. InContainer]);

        Assert.Equal(["killed"], life.Verdicts);
        Assert.Empty(await ContainersAsync(life.Text));
    }

    [Fact]
    public async Task The_command_runs_in_the_container_of_the_first_agent_and_decides()
    {
        await ContainerEngine.SkipUnlessItAnswersAsync();
        using var state = new MadeState().Env("GREETING", "hi").Script("up", "echo up > $HOME/made");

        var run = await MocksCommand.RunAsync(
            ["workspace", "--state", state.Path, "--env", "UID=7", .. InContainer, "--", "sh", "-c", "tr '\\0' ' ' < /proc/1/cmdline; echo $GREETING $(env | grep ^UID=) $(cat ~/made); echo bad >&2; exit 7"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("\n  /sbin/docker-init -- sh -s mocks-keeper hi UID=7 up\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n  bad\n", run.Output, StringComparison.Ordinal);
        Assert.Contains(", the command exited 7, ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_ends_the_container_and_deletes_the_folder()
    {
        await ContainerEngine.SkipUnlessItAnswersAsync();
        var temporary = Directory.CreateTempSubdirectory("kill-").FullName;
        using var state = new MadeState().Script("up", "trap '' TERM HUP; echo running; sleep 321.8");
        using var program = RunningProgram.Start(MocksCommand.Of(["workspace", "--state", state.Path, .. InContainer]), temporary: temporary);
        while (await program.ReadLineAsync() is { } line && !line.EndsWith("running", StringComparison.Ordinal))
        {
        }

        var scratch = Assert.Single(Directory.GetDirectories(temporary, "mocks-ws-*"));
        Assert.Single(await ContainersAsync(scratch));

        await program.StopAsync("KILL");

        var clock = Stopwatch.StartNew();
        while ((Directory.Exists(scratch) || (await ContainersAsync(scratch)).Length > 0) && clock.Elapsed < Limit)
        {
            await Task.Yield();
        }

        Assert.False(Directory.Exists(scratch));
        Assert.Empty(await ContainersAsync(scratch));
        Directory.Delete(temporary, recursive: true);
    }

    /// <summary>The containers of the scratch folder that a text names.</summary>
    private static async Task<string[]> ContainersAsync(string text)
    {
        var name = text[text.IndexOf("mocks-ws-", StringComparison.Ordinal)..].Split('/', '\n')[0];
        var listed = await Compose.DockerAsync("ps", "--all", "--quiet", "--filter", $"name={name}");
        Assert.Equal(0, listed.ExitCode);
        return listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
