using System.Text.Json;

namespace Mocks.Tests;

public sealed class RunTests
{
    [Fact]
    public async Task Without_a_command_it_runs_the_snapshotter_and_shows_what_a_person_reads()
    {
        var run = await MocksCommand.RunAsync("run");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("  Log snapshot posted successfully\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  ✓ It shows 5 messages, 32 of 35 characters are not blank.\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("""
            What a person reads who opens the paused task
              user  │ Hello
              agent │ Hi there
              user  │ How are you?
              agent │ Good!
              user  │ Great

            ✓ no verdict, the command exited 0
            """, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALL_PROXY", "no_proxy", null, "localhost,127.0.0.1,::1")]
    [InlineData("http_proxy", "NO_PROXY", "corp.test", "corp.test,localhost,127.0.0.1,::1")]
    [InlineData("HTTP_PROXY", "no_proxy", "*", "*")]
    public async Task A_command_reaches_the_mocks_without_the_proxy_of_this_machine(string proxy, string exceptions, string? before, string expected)
    {
        var snapshotter = Programs.Ours("snapshotter");
        var start = MocksCommand.Of(["run", "--", "sh", "-c", "echo \"got $no_proxy $NO_PROXY\"; exec \"$@\"", "sh", snapshotter.FileName, .. snapshotter.ArgumentList]);

        var run = await RunningProgram.RunAsync(start.With((proxy, "http://127.0.0.1:9"), (exceptions, before ?? "")));

        Assert.Contains($"  got {expected} {expected}\n", run.Output, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    [Fact]
    public async Task Preset_huge_shows_one_message_truncated_accepted_and_readable()
    {
        var report = await ReportAsync(expectedExit: 0, "--preset", "huge");

        var message = Assert.Single(Logs(report));
        Assert.StartsWith("[...content truncated, showing last 56KB...]\n\nxxx", message, StringComparison.Ordinal);
        Assert.Equal([200, 204], report.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task Preset_fullscreen_shows_seven_readable_messages()
    {
        var report = await ReportAsync(expectedExit: 0, "--preset", "fullscreen");

        Assert.Equal(7, Logs(report).Length);
        Assert.All(Logs(report), message => Assert.Contains(message, char.IsLetter));
    }

    [Fact]
    public async Task Preset_unicode_keeps_every_message()
    {
        var report = await ReportAsync(expectedExit: 0, "--preset", "unicode");

        Assert.Equal(6, Logs(report).Length);
    }

    [Fact]
    public async Task The_original_script_on_fullscreen_is_a_verdict_because_nothing_is_left_to_read()
    {
        var script = ShutdownScript.Start(ShutdownScript.Original);

        var run = await MocksCommand.RunAsync(["run", "--preset", "fullscreen", "--", script.FileName, .. script.ArgumentList]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("✗ real coderd 2.34 would answer 204, and the person who opens the paused task would see 99 % blanks\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("It shows 1 message, ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_that_coderd_stores_and_cannot_show_is_a_verdict()
    {
        var run = await MocksCommand.RunAsync("run", "--", "bash", "-c", """
            curl -sS "${CODER_AGENT_URL}/api/v2/workspaceagents/me/tasks/$ARG_TASK_ID/log-snapshot?format=agentapi" \
              -H "Coder-Session-Token: $CODER_AGENT_TOKEN" -d '{"messages":[{"id":1,"type":"output","content":"Hi"}]}'
            """);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("""
              ✗ real coderd 2.34 would answer 204 now, and 500 Invalid snapshot data. to the person who opens the paused task
                  invalid agentapi message role ""
            """, run.Output, StringComparison.Ordinal);
        Assert.Contains("  HTTP 500: {\"message\":\"Invalid snapshot data.\",\"detail\":\"invalid agentapi message role \\\"\\\"\"}\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_message_eight_lines_are_shown_cut_to_96_characters_and_harmless_to_a_terminal()
    {
        var (fits, longer) = (new string('x', 96), new string('y', 97));
        var run = await MocksCommand.RunAsync("run", "--", "bash", "-c", $$"""
            curl -sS "${CODER_AGENT_URL}/api/v2/workspaceagents/me/tasks/$ARG_TASK_ID/log-snapshot?format=agentapi" -H "Coder-Session-Token: $CODER_AGENT_TOKEN" -d '{"messages":[
              {"id":1,"role":"agent","content":"\u001b[31m\u0085red\u007f \n\n{{fits}}\n{{longer}}\n3\n4\n5\n6\n7\n8\n9\n\n"},
              {"id":2,"role":"agent","content":" "},{"id":3,"role":"user","content":"hi"}]}'
            """);

        Assert.Contains($"""
            What a person reads who opens the paused task
              agent │ ␛[31m�red␡
                    │ {fits}
                    │ {longer[1..]}… (97 characters)
                    │ 3
                    │ 4
                    │ 5
                    │ 6
                    │ 7
                    │ … and 5 more lines, 3 of them blank
              agent │ (blank)
                    │ … and 1 more line, 1 of them blank
              user  │ hi

            """, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_gets_what_a_workspace_gives()
    {
        var run = await MocksCommand.RunAsync("run", "--", "bash", "-c", "echo \"$CODER_AGENT_URL ${#CODER_AGENT_TOKEN} $CODER_AGENT_TOKEN $ARG_TASK_ID $ARG_AGENTAPI_PORT\"");

        // The hash is the one of 00000000-0000-4000-8000-0000000000aa: a report shows no token.
        Assert.Matches("  http://127\\.0\\.0\\.1:\\d+/ 36 0000…#87d96e07 00000000-0000-4000-8000-000000000010 \\d+\n", run.Output);
        Assert.Contains("  Nothing. Does the command use CODER_AGENT_URL and ARG_AGENTAPI_PORT?\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", "0", 1)]
    [InlineData("7", "7", 0)]
    public async Task A_wrong_exit_is_1(string exit, string expected, int code)
    {
        var run = await MocksCommand.RunAsync("run", "--expect-exit", expected, "--expect-snapshot", "none", "--", "bash", "-c", $"exit {exit}");

        Assert.Equal(code, run.ExitCode);
    }

    [Fact]
    public async Task A_fault_reaches_the_command()
    {
        var run = await MocksCommand.RunAsync("run", "--expect-exit", "1", "--expect-snapshot", "none", "--fault", "coderd POST *log-snapshot status=403");

        Assert.Contains("Error: Failed to post log snapshot (HTTP 403)", run.Output, StringComparison.Ordinal);
        Assert.Contains("spoiled by the fault ", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_coderd_without_the_endpoint_stores_nothing_and_that_is_no_verdict()
    {
        var run = await MocksCommand.RunAsync("run", "--coderd-status", "404");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("  Log snapshot endpoint not supported by this Coder version, skipping\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  No snapshot was stored: the person who opens the paused task sees an empty log.\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("What a person reads", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--preset huuge", "--preset huuge: there is no preset \"huuge\"; did you mean huge? It may be normal, many, huge, empty, unicode, padded, fullscreen, long, bogus, failing, missing, redirecting, never-ready, stuck, dies, double, redraws, long-reply, full-screens or same-reply.")]
    [InlineData("--coderd-status abc", "--coderd-status abc: \"abc\" cannot be used. It may be an HTTP status from 200 to 599.")]
    [InlineData("--format xml", "--format xml: \"xml\" cannot be used. It may be text or json.")]
    [InlineData("--agentapi-port 70000", "--agentapi-port 70000: \"70000\" cannot be used. It may be a port from 0 to 65535 (0 picks a free one).")]
    public async Task A_bad_setting_is_refused_by_name(string arguments, string message)
    {
        var run = await MocksCommand.RunAsync(["run", .. arguments.Split(' ')]);

        Assert.Equal((2, "", $"mocks: {message}\n"), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public async Task An_unknown_flag_is_2_and_an_unknown_command_is_3()
    {
        var flag = await MocksCommand.RunAsync("run", "--presett", "huge");
        var command = await MocksCommand.RunAsync("run", "--", "no-such-program-anywhere");

        Assert.Equal(3, command.ExitCode);
        Assert.StartsWith("mocks: cannot start \"no-such-program-anywhere\": ", command.Errors, StringComparison.Ordinal);
        Assert.Equal(2, flag.ExitCode);
        Assert.Equal("mocks: --presett: there is no such option; did you mean --preset? See 'mocks run --help'; put your own command after --.\n", flag.Errors);
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_stopped()
    {
        var run = await MocksCommand.RunAsync("run", "--timeout", "1", "--", "bash", "-c", "read -r < <(sleep 600)");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the command was stopped: it took too long (--timeout)", run.Output, StringComparison.Ordinal);
        Assert.Contains("… still running after 1 s", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signals_reach_the_command_and_its_lines_are_shown_as_they_come()
    {
        using var run = RunningProgram.Start(MocksCommand.Of("run", "--expect-exit", "9", "--expect-snapshot", "none", "--",
            "bash", "-c", "trap 'echo told; exit 9' TERM; echo waiting; while :; do read -t 1 -r < <(sleep 1); done"));
        Assert.StartsWith("$ bash", await run.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("  waiting", await run.ReadLineAsync());

        var ended = await run.StopAsync();

        Assert.StartsWith("  told\n", ended.Output, StringComparison.Ordinal);
        Assert.Equal(0, ended.ExitCode);
    }

    [Theory]
    [InlineData("", "Cannot start process because a file name has not been provided")]
    [InlineData("/", "it is a folder")]
    public async Task A_command_that_is_no_program_is_3(string command, string why)
    {
        var run = await MocksCommand.RunAsync("run", "--", command);

        Assert.Equal(3, run.ExitCode);
        Assert.Equal($"mocks: cannot start \"{command}\": {why}. Name a program on PATH, or give its path, e.g. mocks run -- bash my-shutdown.sh\n", run.Errors);
    }

    [Fact]
    public async Task A_broken_pipe_ends_a_process_of_the_command_as_in_a_workspace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems start the command without the launcher.");

        var run = await MocksCommand.RunAsync("run", "--expect-exit", "141", "--expect-snapshot", "none", "--", "bash", "-c", "kill -PIPE $$");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task A_hangup_that_is_ignored_at_the_start_stays_ignored()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says which signals are ignored.");
        var mocks = MocksCommand.Of("run", "--expect-exit", "9", "--expect-snapshot", "none", "--",
            "bash", "-c", "trap 'echo told; exit 9' TERM; echo waiting; while :; do read -t 1 -r < <(sleep 1); done");
        using var run = RunningProgram.Start(Programs.Other("sh", ["-c", "trap '' HUP; exec \"$@\"", "sh", mocks.FileName, .. mocks.ArgumentList]));
        Assert.StartsWith("$ bash", await run.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("  waiting", await run.ReadLineAsync());

        await run.SignalAsync("HUP");
        var ended = await run.StopAsync();

        Assert.StartsWith("  told\n", ended.Output, StringComparison.Ordinal);
        Assert.Equal(0, ended.ExitCode);
    }

    private static async Task<JsonElement> ReportAsync(int expectedExit, params string[] arguments)
    {
        var run = await MocksCommand.RunAsync(["run", "--format", "json", .. arguments]);
        Assert.True(run.ExitCode == expectedExit, run.Errors + run.Output);
        using var report = JsonDocument.Parse(run.Output);
        return report.RootElement.Clone();
    }

    private static string[] Logs(JsonElement report) =>
        [.. report.GetProperty("reading").GetProperty("logs").GetProperty("logs").EnumerateArray().Select(entry => entry.GetProperty("content").GetString()!)];
}
