using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Mocks.Tests.Workspace;

/// <summary>The command itself: what it prints, its files, its exit codes.</summary>
public sealed partial class WorkspaceCommandTests
{
    [Fact]
    public async Task The_time_line_is_printed_as_it_happens()
    {
        var run = await RunAsync("--state", Golden.PathOf("state-minimal.json"));

        Assert.Equal(("""
              N s  agent main     connected to coderd 2.34
              N s  lifecycle      STARTING
              N s  script start   Startup Script │ up
              N s  script start   Startup Script: exit 0 in N s
              N s  lifecycle      READY
              N s  stop           grace 10s
              N s  lifecycle      SHUTTING_DOWN
              N s  script stop    Shutdown Script │ down
              N s  script stop    Shutdown Script: exit 0 in N s
              N s  lifecycle      OFF

            The workspace is no task: there is no conversation to read.

            ✓ ready in N s, stopped in N s, no task, no verdict

            """, "", 0), (Times(run.Output), run.Errors, run.ExitCode));
    }

    [Fact]
    public async Task A_command_runs_in_the_workspace_and_decides()
    {
        using var state = new MadeState().Env("GREETING", "hi").Script("up", "echo up > $HOME/made");

        var run = await RunAsync("--state", state.Path, "--env", "MORE=more", "--", "bash", "-c", "echo $GREETING $MORE $CODER_WORKSPACE_AGENT_NAME $(cat ~/made); exit 7");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("\n$ bash -c ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n  hi more main up\n", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n✗ ready in [0-9.]+ s, the command exited 7, stopped in [0-9.]+ s, no task, no verdict\n$", run.Output);
    }

    [Fact]
    public async Task Its_scripts_reach_coderd_without_the_proxy_of_this_machine()
    {
        using var state = new MadeState().Script("up", "echo \"curl said $(curl -sS -o /dev/null -w '%{http_code}' ${CODER_AGENT_URL}api/v2/buildinfo 2>&1)\"");

        var run = await RunningProgram.RunAsync(MocksCommand.Of(["workspace", "--state", state.Path]).With(("http_proxy", "http://127.0.0.1:9"), ("no_proxy", "")));

        Assert.Contains("│ curl said 200\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_may_have_the_state()
    {
        using var program = RunningProgram.Start(MocksCommand.Of("workspace", "--state", "-"), await File.ReadAllTextAsync(Golden.PathOf("show-minimal.json"), TestContext.Current.CancellationToken));

        var run = await program.EndAsync();

        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Json_is_one_object_on_standard_output()
    {
        using var state = new MadeState().Script("up", "echo up; exit 4");

        var run = await RunAsync("--state", state.Path, "--format", "json");

        var report = JsonElement.Parse(run.Output);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal((1, "script-failed", 4, "START_ERROR"), (report.GetProperty("exit").GetInt32(), report.GetProperty("verdicts")[0].GetProperty("code").GetString(),
            report.GetProperty("scripts")[0].GetProperty("exitCode").GetInt32(), report.GetProperty("agents")[0].GetProperty("start").GetString()));
        Assert.Contains("script start   up │ up\n", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JUnit_and_the_page_are_files()
    {
        using var state = new MadeState().Script("up", "exit 4");
        var folder = Directory.CreateTempSubdirectory("workspace-files-").FullName;

        var run = await RunAsync("--state", state.Path, "--junit", Path.Combine(folder, "junit.xml"), "--explain", Path.Combine(folder, "page.md"), "--journal-file", Path.Combine(folder, "journal.json"));

        var suite = XElement.Load(Path.Combine(folder, "junit.xml"));
        var page = await File.ReadAllTextAsync(Path.Combine(folder, "page.md"), TestContext.Current.CancellationToken);
        var explained = await MocksCommand.RunAsync("explain", Path.Combine(folder, "journal.json"));
        Directory.Delete(folder, recursive: true);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["agent main|start|it reached START_ERROR", "agent main|start script up|exit 4: exit status 4", "agent main|stop|", "verdict|script-failed|script \"up\" (start) exited 4 (exit status 4): the agent is in START_ERROR"],
            suite.Elements().Select(one => $"{one.Attribute("classname")!.Value}|{one.Attribute("name")!.Value}|{one.Element("failure")?.Attribute("message")?.Value}"));
        Assert.StartsWith("## ✗ START\\_ERROR after ", page, StringComparison.Ordinal);
        Assert.Contains("script \"up\" (start) exited 4", page, StringComparison.Ordinal);
        Assert.Equal(0, explained.ExitCode);
    }

    [Fact]
    public async Task A_prompt_can_be_set_for_a_task_only()
    {
        using var task = MadeState.OfGolden("state-agentapi.json");
        using var none = new MadeState();

        var set = await RunAsync("--state", task.Path, "--set", "task.prompt=Write the docs", "--until", "ready");
        var refused = await RunAsync("--state", none.Path, "--set", "task.prompt=x");
        var unknown = await RunAsync("--state", none.Path, "--set", "workspace.name=x");

        Assert.Equal(0, set.ExitCode);
        Assert.Equal((2, "mocks: --set task.prompt: the workspace of this state is no task. Apply the template with CODER_TASK_ID and CODER_TASK_PROMPT set.\n"), (refused.ExitCode, refused.Errors));
        Assert.Equal((2, "mocks: --set workspace.name: there is nothing of that name to set. It may be task.prompt=TEXT.\n"), (unknown.ExitCode, unknown.Errors));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_goes_on_to_the_stop(string signal)
    {
        using var state = new MadeState().Script("up", "echo started $$; exec sleep 654.25").Script("down", "echo down", onStop: true);
        using var program = RunningProgram.Start(MocksCommand.Of("workspace", "--state", state.Path));
        string? line;
        while ((line = await program.ReadLineAsync()) is not null && !line.Contains("up │ started ", StringComparison.Ordinal))
        {
        }

        var ended = await program.StopAsync(signal);

        var id = line!.Split(' ')[^1];
        Assert.Contains("script stop    down │ down\n", ended.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n✗ not ready, stopped in [0-9.]+ s, no task, 1 verdict\n$", ended.Output);
        Assert.Equal(1, ended.ExitCode);
        Assert.False(File.Exists($"/proc/{id}/cmdline") && File.ReadAllText($"/proc/{id}/cmdline").Contains("654.25", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new[] { "--state", "/nowhere" }, 2, "mocks: --state /nowhere: there is no such file. It may be a Terraform state file, the output of \"terraform show -json\", or - for standard input.\n")]
    [InlineData(new string[0], 2, "mocks: --state: it is missing. It may be a Terraform state file, the output of \"terraform show -json\", or - for standard input, e.g. mocks workspace --state terraform.tfstate\n")]
    [InlineData(new[] { "--state", "GOLDEN/show-empty.json" }, 2, "mocks: --state GOLDEN/show-empty.json: the state has no coder_agent, and no script, app or variable that would need one. It may be a Terraform state file, the output of \"terraform show -json\", or - for standard input.\n")]
    [InlineData(new[] { "--state", "GOLDEN/state-errors/duplicate-agent-name-case.json" }, 2, "mocks: --state GOLDEN/state-errors/duplicate-agent-name-case.json: coderd fails the build of this state: duplicate agent name: dev\n")]
    [InlineData(new[] { "--state", "GOLDEN/state-minimal.json", "--grace", "soon" }, 2, "mocks: --grace soon: \"soon\" cannot be used. It may be a time such as 0s, 500ms, 10s or 2m.\n")]
    [InlineData(new[] { "--state", "GOLDEN/state-minimal.json", "--env", "=x" }, 2, "mocks: --env : it has no name. It may be NAME=VALUE, or the NAME of a variable that is set.\n")]
    [InlineData(new[] { "--state", "GOLDEN/state-minimal.json", "--env", "NOT_SET_ANYWHERE" }, 2, "mocks: --env NOT_SET_ANYWHERE: NOT_SET_ANYWHERE is not set here. It may be NAME=VALUE, or the NAME of a variable that is set.\n")]
    public async Task A_bad_setting_is_one_sentence(string[] arguments, int exit, string errors)
    {
        var golden = Golden.PathOf();

        var run = await RunAsync([.. arguments.Select(argument => argument.Replace("GOLDEN", golden, StringComparison.Ordinal))]);

        Assert.Equal((exit, errors.Replace("GOLDEN", golden, StringComparison.Ordinal)), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_one_sentence()
    {
        var run = await RunAsync("--state", Golden.PathOf("state-minimal.json"), "--", "/no/such/program");

        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("mocks: cannot start \"/no/such/program\": ", run.Errors, StringComparison.Ordinal);
        Assert.EndsWith("Name a program on PATH, or give its path, e.g. mocks workspace --state FILE -- bash check.sh\n", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_that_cannot_be_made_is_one_sentence()
    {
        using var program = RunningProgram.Start(MocksCommand.Of("workspace", "--state", Golden.PathOf("state-minimal.json")), temporary: "/proc/none");

        var run = await program.EndAsync();

        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("mocks: the workspace's home cannot be made: ", run.Errors, StringComparison.Ordinal);
        Assert.EndsWith("It goes to /proc/none/: TMPDIR names another folder.\n", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scratch_folder_that_is_kept_is_named()
    {
        using var state = new MadeState().Script("up", "echo up");

        var run = await RunAsync("--state", state.Path, "--keep");

        var folder = Kept().Match(run.Output).Groups[1].Value;
        Assert.True(folder.Length > 0, run.Output);
    }

    private static Task<Ended> RunAsync(params string[] arguments) => MocksCommand.RunAsync(["workspace", .. arguments]);

    private static string Times(string text) => Seconds().Replace(Moments().Replace(text, "  N s"), "N s");

    [GeneratedRegex(@"^ +[0-9]+\.[0-9]+ s", RegexOptions.Multiline)]
    private static partial Regex Moments();

    [GeneratedRegex(@"[0-9]+\.[0-9]+ s")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"\nThe homes and logs of the agents are in (\S+)\n")]
    private static partial Regex Kept();
}
