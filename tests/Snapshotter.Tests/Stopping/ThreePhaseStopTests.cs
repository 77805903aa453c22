using System.Runtime.Versioning;

namespace Mocks.Snapshotter.Tests.Stopping;

/// <summary>With a PID file the program also stops AgentAPI. Here AgentAPI is a real process: a shell that prints the signals it gets.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ThreePhaseStopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snapshotter-").FullName;
    private readonly RawServer _agentApi = RawServer.Answering(200, """{"messages":[{"content":"x"}]}""");
    private readonly RawServer _coderd = RawServer.Answering(204);
    private RunningProgram? _child;

    private string PidFile => Path.Combine(_folder, "agentapi.pid");

    [Theory]
    [InlineData("agentapi version 0.12.0", true)]
    [InlineData("agentapi version 0.11.8", false)]
    public async Task State_is_saved_then_the_snapshot_taken_then_agentapi_ended(string version, bool saves)
    {
        var pid = await GivenAgentApiAsync("trap 'echo saved' USR1; trap 'echo ended; exit 0' TERM");
        GivenAgentApiOnThePath(version);

        var ended = await RunAsync(new() { ["ARG_ENABLE_STATE_PERSISTENCE"] = "true", ["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}" });

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Equal(
            [
                "Shutting down AgentAPI",
                .. saves ? new[] { $"Sending SIGUSR1 to AgentAPI (pid {pid}) to save state" } : [],
                $"Fetching messages from AgentAPI on port {_agentApi.Port}",
                "Retrieved 1 messages for log snapshot",
                "Log snapshot payload: 30 bytes, 1 messages",
                "Posting log snapshot to Coder instance",
                "Log snapshot posted successfully",
                $"Sending SIGTERM to AgentAPI (pid {pid})",
                "Shutdown complete",
            ],
            ended.OutputLines);
        Assert.Equal(saves ? "saved\nended\n" : "ended\n", (await _child!.EndAsync()).Output);
    }

    [Theory]
    [InlineData("a child that keeps its output", "#!/bin/sh\nsleep 3600 &\necho 'agentapi version 0.11.8'\n", false)]
    [InlineData("another process group", "#!/usr/bin/env perl\n$| = 1; print qq(agentapi version 0.12.0\\n); setpgrp(0, getpgrp(getppid)); sleep 3600;\n", true)]
    public async Task An_agentapi_whose_version_does_not_end_holds_nothing_up(string how, string script, bool saves)
    {
        Assert.SkipUnless(how == "a child that keeps its output" || File.Exists("/usr/bin/perl"), "perl is needed.");
        var pid = await GivenAgentApiAsync("trap 'echo saved' USR1; trap 'echo ended; exit 0' TERM");
        GivenScriptOnThePath(script);

        var ended = await RunAsync(new() { ["ARG_ENABLE_STATE_PERSISTENCE"] = "true", ["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}" });

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Contains("Log snapshot posted successfully", ended.OutputLines);
        Assert.Equal(saves, ended.OutputLines.Contains($"Sending SIGUSR1 to AgentAPI (pid {pid}) to save state"));
        Assert.Equal(saves ? "saved\nended\n" : "ended\n", (await _child!.EndAsync()).Output);
    }

    [Fact]
    public async Task A_failed_capture_does_not_keep_agentapi_alive()
    {
        var pid = await GivenAgentApiAsync("trap 'exit 0' TERM");

        var ended = await RunAsync(new() { ["CODER_AGENT_TOKEN"] = "" });

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(["Error: CODER_AGENT_TOKEN not set, cannot capture log snapshot"], ended.ErrorLines);
        Assert.Equal(
            ["Shutting down AgentAPI", "Log snapshot capture failed, continuing shutdown", $"Sending SIGTERM to AgentAPI (pid {pid})", "Shutdown complete"],
            ended.OutputLines);
        Assert.Empty(_coderd.Requests);
    }

    [Theory]
    [InlineData("ARG_TASK_ID", "", "No task ID, skipping log snapshot")]
    [InlineData("ARG_TASK_LOG_SNAPSHOT", "false", "Log snapshot disabled, skipping")]
    public async Task Without_a_snapshot_to_take_agentapi_is_still_ended(string variable, string value, string line)
    {
        var pid = await GivenAgentApiAsync("trap 'exit 0' TERM");

        var ended = await RunAsync(new() { [variable] = value });

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Equal(["Shutting down AgentAPI", line, $"Sending SIGTERM to AgentAPI (pid {pid})", "Shutdown complete"], ended.OutputLines);
    }

    [Fact]
    public async Task An_agentapi_that_will_not_go_is_given_up()
    {
        var pid = await GivenAgentApiAsync("trap '' TERM");

        var ended = await RunAsync(new() { ["ARG_TASK_ID"] = "", ["SNAPSHOTTER_STOP_TIMEOUT_SECONDS"] = "1" });

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal([$"Warning: AgentAPI (pid {pid}) still running after 1s, giving up", "Shutdown complete"], ended.OutputLines[^2..]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no number\n")]
    [InlineData("0\n")]
    [InlineData("-1\n")]
    [InlineData("2147483646\n")]
    [InlineData(null)]
    public async Task A_missing_empty_or_stale_pid_file_is_no_error(string? content)
    {
        if (content is not null)
        {
            await File.WriteAllTextAsync(PidFile, content, TestContext.Current.CancellationToken);
        }

        var ended = await RunAsync(new() { ["ARG_TASK_ID"] = "", ["ARG_ENABLE_STATE_PERSISTENCE"] = "true" });

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Equal(["Shutting down AgentAPI", "No task ID, skipping log snapshot", "Shutdown complete"], ended.OutputLines);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("99999999999")]
    public async Task A_timeout_that_is_none_is_named_and_the_stop_goes_on(string timeout)
    {
        var ended = await RunAsync(new() { ["ARG_TASK_ID"] = "", ["SNAPSHOTTER_STOP_TIMEOUT_SECONDS"] = timeout });

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(
            [$"Error: SNAPSHOTTER_STOP_TIMEOUT_SECONDS must be a whole number from 1 to 3600, not \"{timeout}\"; waiting 20 seconds"],
            ended.ErrorLines);
        Assert.Equal("Shutdown complete", ended.OutputLines[^1]);
    }

    [Fact]
    public void The_usual_pid_file_is_in_the_folder_of_the_module()
    {
        var environment = new Dictionary<string, string> { ["HOME"] = "/home/me", ["ARG_MODULE_DIR_NAME"] = ".codex-module" };

        Assert.Equal("/home/me/.codex-module/agentapi.pid", Settings.From(environment.GetValueOrDefault).PidFile);
        environment["ARG_PID_FILE_PATH"] = "/run/agentapi.pid";
        Assert.Equal("/run/agentapi.pid", Settings.From(environment.GetValueOrDefault).PidFile);
        Assert.Null(Settings.From(_ => null).PidFile);
    }

    public void Dispose()
    {
        _child?.Dispose();
        _agentApi.Dispose();
        _coderd.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Starts a process with these signal handlers, and writes its id into the PID file.</summary>
    private async Task<int> GivenAgentApiAsync(string traps)
    {
        _child = RunningProgram.Start(Programs.Other("bash", "-c", $"{traps}; echo ready; while true; do sleep 0.02; done"));
        Assert.Equal("ready", await _child.ReadLineAsync());
        await File.WriteAllTextAsync(PidFile, $"{_child.Id}\n", TestContext.Current.CancellationToken);
        return _child.Id;
    }

    private void GivenAgentApiOnThePath(string version) => GivenScriptOnThePath($"#!/bin/sh\ncat > /dev/null\necho '{version}'\n");

    private void GivenScriptOnThePath(string script)
    {
        var program = Path.Combine(_folder, "agentapi");
        File.WriteAllText(program, script);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private Task<Ended> RunAsync(Dictionary<string, string> more)
    {
        var environment = SnapshotterRun.Workspace(_agentApi.Port, _coderd.Address);
        environment["ARG_PID_FILE_PATH"] = PidFile;
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        return SnapshotterRun.ToTheEndAsync(environment);
    }
}
