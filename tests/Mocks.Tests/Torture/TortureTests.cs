using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Mocks.Tests.Torture;

public sealed partial class TortureTests
{
    private const string Post = "\"${CODER_AGENT_URL}api/v2/workspaceagents/me/tasks/$ARG_TASK_ID/log-snapshot?format=agentapi\" -H \"Coder-Session-Token: $CODER_AGENT_TOKEN\"";

    // Into a file: curl does not take back what it has written to standard output before it tries again.
    private const string Careful = $$"""
        again="--retry 3 --retry-all-errors --retry-delay 1 --max-time 5"
        file=$(mktemp) && curl -fsS $again "http://127.0.0.1:$ARG_AGENTAPI_PORT/messages" -o "$file" && curl -fsS $again {{Post}} -d "@$file"
        """;

    private const string Liar = $$"""curl -s "http://127.0.0.1:$ARG_AGENTAPI_PORT/messages" | curl -s {{Post}} -d @-; exit 0""";

    private const string OtherToken = "curl -s \"http://127.0.0.1:$ARG_AGENTAPI_PORT/messages\" | "
        + "curl -sf \"${CODER_AGENT_URL}api/v2/workspaceagents/me/tasks/$ARG_TASK_ID/log-snapshot?format=agentapi\" -H \"Coder-Session-Token: $TOKEN\" -d @-";

    [Fact]
    public async Task A_command_that_tries_again_keeps_everything()
    {
        var run = await TortureAsync(Careful, "--only", "status-503,reset,close-at-middle-byte");

        Assert.Equal("""
            GET /messages         3 faults   3 kept whole   0 shortened   0 lost   0 hung   0 lied (exit 0)   0 left
            POST …/log-snapshot   3 faults   3 kept whole   0 shortened   0 lost   0 hung   0 lied (exit 0)   0 left

            ✓ all 6 runs are good, 0 s

            """, Seconds().Replace(run.Output, " 0 s"));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task A_command_that_loses_the_conversation_and_exits_0_lies()
    {
        var run = await TortureAsync(Liar, "--only", "status-503,delay", "--details");

        Assert.Equal("""
            GET /messages         2 faults   1 kept whole   0 shortened   1 lost   0 hung   1 lied (exit 0)   0 left
              ✗ status-503              0 s  exit 0    lied         reads nothing
              ✓ delay                   0 s  exit 0    kept whole   reads 5 messages, 32 characters
            POST …/log-snapshot   2 faults   1 kept whole   0 shortened   1 lost   0 hung   1 lied (exit 0)   0 left
              ✗ status-503              0 s  exit 0    lied         reads nothing
              ✓ delay                   0 s  exit 0    kept whole   reads 5 messages, 32 characters

            ✗ 2 of 4 runs are not good, 0 s
              lied: of those that were lost or shortened, the ones after which the command exited 0
              one of them again: mocks run --fault 'agentapi GET /messages status=503 body={"title":"Spoiled","status":503}' -- COMMAND

            """, Seconds().Replace(run.Output, " 0 s"));
        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData(0, "--allow-lost")]
    [InlineData(1)]
    public async Task A_loss_that_the_command_admits_can_be_allowed(int exit, params string[] settings)
    {
        var run = await TortureAsync(Careful.Replace("--retry 3", "--retry 0", StringComparison.Ordinal), ["--only", "status-503", .. settings]);

        Assert.StartsWith("GET /messages         1 fault   0 kept whole   0 shortened   1 lost   0 hung   0 lied (exit 0)   0 left\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(exit, run.ExitCode);
    }

    [Fact]
    public async Task A_command_that_leaves_a_child_running_is_not_good()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets a process adopt its descendants.");

        var run = await TortureAsync($"setsid sleep 600 & {Careful}", "--only", "reset", "--details");

        Assert.Contains("reads 5 messages, 32", run.Output, StringComparison.Ordinal);
        Assert.Contains(" characters; left running: sleep\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("0 lied (exit 0)   1 left\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData("no-answer", "--timeout", "10")]
    [InlineData("delay", "--budget", "1500ms")]
    public async Task A_command_that_waits_too_long_hangs(string fault, string setting, string value)
    {
        var run = await TortureAsync(Liar, "--only", fault, setting, value);

        Assert.Contains("GET /messages         1 fault   0 kept whole   0 shortened   0 lost   1 hung   0 lied (exit 0)   0 left\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task The_snapshotter_skips_a_coderd_without_the_route_and_survives_a_404_of_the_fetch()
    {
        var run = await MocksCommand.RunAsync("torture", "--only", "status-404", "-j", "1");

        Assert.Equal("""
            GET /messages         1 fault   1 kept whole   0 shortened   0 lost   0 hung   0 lied (exit 0)   0 left   0 skipped
            POST …/log-snapshot   1 fault   0 kept whole   0 shortened   0 lost   0 hung   0 lied (exit 0)   0 left   1 skipped

            ✓ all 2 runs are good, 0 s

            """, Seconds().Replace(run.Output, " 0 s"));
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData(2, "true", "the command makes no request to either mock, so there is nothing to spoil. Does it use CODER_AGENT_URL and ARG_AGENTAPI_PORT?")]
    [InlineData(2, "curl -s ${CODER_AGENT_URL}api/v2/buildinfo; exit 7", "without a fault, the command exits 7, so there is nothing to compare with. See why: mocks run -- COMMAND")]
    [InlineData(2, "curl -s ${CODER_AGENT_URL}api/v2/buildinfo",
        "without a fault, the command exits 0 and a person who opens the task can read nothing (coderd 2.34, preset normal), so nothing can be lost. See why: mocks run -- COMMAND")]
    [InlineData(2, $$"""curl -s "http://127.0.0.1:$ARG_AGENTAPI_PORT/messages"; curl -sf {{Post}} -d '{"messages":[{"id":0,"role":"agent","content":"saved","time":"2026-11-30T00:00:00Z"}]}'""",
        "without a fault, the command is not good: what is readable is not of this conversation; the command exited 0. See why: mocks run -- COMMAND")]
    [InlineData(2, $$"""curl -s "http://127.0.0.1:$ARG_AGENTAPI_PORT/messages" | sed 's/{"id":[^}]*},//' | curl -sf {{Post}} -d @-""",
        "without a fault, the command is not good: 5 messages could be kept, 4 are readable; the command exited 0. See why: mocks run -- COMMAND")]
    [InlineData(2, "TOKEN=11111111-0000-4000-8000-0000000000aa; " + OtherToken,
        "without a fault, the command is not good: real coderd 2.34 would answer 401 Workspace agent not authorized. See why: mocks run -- COMMAND")]
    [InlineData(2, "while :; do read -t 60 -r _ < <(sleep 60); done", "without a fault, the command does not end within 2 s. Give it more time with --timeout, or see where it waits: mocks run -- COMMAND")]
    public async Task A_command_that_cannot_be_tortured_is_refused_in_a_sentence(int exit, string script, string message)
    {
        var run = await TortureAsync(script, "--timeout", message.Contains("does not end", StringComparison.Ordinal) ? "2" : "60");

        Assert.Equal((exit, "", $"mocks: {message}\n"), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public async Task A_snapshot_that_only_a_lenient_mock_takes_is_lost()
    {
        var run = await TortureAsync($"TOKEN=$CODER_AGENT_TOKEN; {OtherToken} || {{ TOKEN=11111111-0000-4000-8000-0000000000aa; {OtherToken}; }}", "--only", "status-503,reset", "--details", "-j", "1");

        Assert.Contains("POST …/log-snapshot   2 faults   0 kept whole   0 shortened   2 lost   0 hung   2 lied (exit 0)   0 left\n", run.Output, StringComparison.Ordinal);
        Assert.Contains(" s  exit 0    lied         reads nothing: real coderd 2.34 would answer 401 Workspace agent not authorized\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_part_of_the_conversation_can_be_enough()
    {
        var run = await TortureAsync($$"""curl -s "http://127.0.0.1:$ARG_AGENTAPI_PORT/messages" | sed 's/{"id":[^}]*},//' | curl -sf {{Post}} -d @-""", "--only", "delay", "--expect-snapshot", "any");

        Assert.Contains("✓ all 2 runs are good", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_command_that_does_not_exist_is_3()
    {
        var run = await MocksCommand.RunAsync("torture", "--", "no-such-program-anywhere");

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("mocks: cannot start \"no-such-program-anywhere\": ", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.ErrorLines);
    }

    [Theory]
    [InlineData("--only nothing", "--only nothing: there is no fault \"nothing\". It may be names between commas, of status-500, status-503, status-429, delay, no-answer, close-before-head, close-at-first-byte, close-at-middle-byte, close-at-last-byte, reset, slow-drip, wrong-length, malformed-json, endless-body, status-404, redirect.")]
    [InlineData("-j 0", "-j 0: \"0\" cannot be used. It may be a whole number from 1 to 256.")]
    [InlineData("--budget soon", "--budget soon: \"soon\" cannot be used. It may be a time such as 10s, 500ms or 2m.")]
    [InlineData("--budget 0s", "--budget 0s: \"0s\" cannot be used. It may be a time such as 10s, 500ms or 2m.")]
    [InlineData("--format xml", "--format xml: \"xml\" cannot be used. It may be text, json or junit.")]
    [InlineData("--preset huuge", "--preset huuge: there is no preset \"huuge\"; did you mean huge? It may be normal, many, huge, empty, unicode, padded, fullscreen, long, bogus, failing, missing, redirecting, never-ready, stuck, dies, double, redraws, long-reply, full-screens or same-reply.")]
    [InlineData("--grace 5s", "--grace 5s: only the life of a workspace has it. Add --state FILE, or leave it out.")]
    [InlineData("--container alpine", "--container alpine: only the life of a workspace has it. Add --state FILE, or leave it out.")]
    [InlineData("--jobz 1", "--jobz: there is no such option. See 'mocks torture --help'; put your own command after --.")]
    public async Task A_bad_setting_is_refused_by_name(string arguments, string message)
    {
        var run = await MocksCommand.RunAsync(["torture", .. arguments.Split(' ')]);

        Assert.Equal((2, "", $"mocks: {message}\n"), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public async Task The_formats_for_machines_have_every_run_and_no_token()
    {
        const string Script = "echo $CODER_AGENT_TOKEN >&2; curl -s \"http://127.0.0.1:$ARG_AGENTAPI_PORT/messages?token=$CODER_AGENT_TOKEN\" | curl -s " + Post + " -d @-";
        string[] arguments = ["--only", "reset,status-404"];

        var json = await TortureAsync(Script, [.. arguments, "--format", "json"]);
        var junit = await TortureAsync(Script, [.. arguments, "--format", "junit"]);

        using var report = JsonDocument.Parse(json.Output);
        var rows = report.RootElement.GetProperty("requests").EnumerateArray().ToArray();
        Assert.Equal(["agentapi GET /messages", "coderd POST /api/v2/workspaceagents/me/tasks/*/log-snapshot"],
            rows.Select(row => $"{row.GetProperty("service")} {row.GetProperty("method")} {row.GetProperty("path")}"));
        Assert.Equal(["reset lied", "status-404 lied", "reset lost", "status-404 skipped"],
            rows.SelectMany(row => row.GetProperty("runs").EnumerateArray()).Select(run => $"{run.GetProperty("fault")} {run.GetProperty("verdict")}"));
        var suite = XDocument.Parse(junit.Output).Root!;
        Assert.Equal(("4", "3", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("skipped")!.Value));
        Assert.Equal("lied: the command exited 0, and a person reads nothing", suite.Element("testcase")!.Element("failure")!.Attribute("message")!.Value);
        Assert.Equal((1, 1, "", ""), (json.ExitCode, junit.ExitCode, json.Errors, junit.Errors));
        Assert.DoesNotContain("00000000-0000-4000-8000-0000000000aa", json.Output + junit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_ends_every_command()
    {
        var folder = Directory.CreateTempSubdirectory("mocks-").FullName;
        using var run = RunningProgram.Start(MocksCommand.Of("torture", "--only", "no-answer", "--", "bash", "-c", "echo $$ >> \"$FOLDER/started\"; " + Liar).With(("FOLDER", folder)));
        using var watcher = new FileSystemWatcher(folder) { EnableRaisingEvents = true };
        while (!File.Exists($"{folder}/started") || (await File.ReadAllLinesAsync($"{folder}/started", TestContext.Current.CancellationToken)).Length < 2)
        {
            watcher.WaitForChanged(WatcherChangeTypes.All, 100);
        }

        var ended = await run.StopAsync();

        Assert.Equal((143, "", "mocks: stopped by SIGTERM; every command has been ended.\n"), (ended.ExitCode, ended.Output, ended.Errors));
        Assert.All(await File.ReadAllLinesAsync($"{folder}/started", TestContext.Current.CancellationToken), id => Assert.False(Directory.Exists($"/proc/{id}")));
        Directory.Delete(folder, recursive: true);
    }

    private static Task<Ended> TortureAsync(string script, params string[] arguments) =>
        MocksCommand.RunAsync(["torture", .. arguments, "--", "bash", "-c", script]);

    [GeneratedRegex(@" ?\d+\.\d+ s")]
    private static partial Regex Seconds();
}
