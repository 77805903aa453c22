using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Life;
using Mocks.MockWorkspaceAgent.Life.Scripts;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>How a script becomes a process, and how its end is reported.</summary>
public sealed class ScriptTests
{
    private const int LongestArgument = 131_071;

    [Theory]
    [InlineData("echo $0 $#", "/bin/sh 0")]
    [InlineData("#!/usr/bin/env bash\necho $0 ${BASH_SOURCE:-none} $#", "bash none 0")]
    [InlineData("\n  #! /bin/bash -e \n echo $0; false; echo no", "/bin/bash")]
    [InlineData("#!/usr/bin/env -S 'bash' \"-f\"\necho $-", "fhBc")]
    public async Task A_script_is_one_argument_of_its_interpreter_or_of_the_login_shell(string script, string line)
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script(script));
        await using var life = TestLife.Start(coderd.Address);

        await life.StartEndedAsync();

        Assert.Equal([line], life.Lines);
        Assert.Empty(Directory.GetFileSystemEntries(life.Folders.Temp));
    }

    [Fact]
    public async Task The_environment_is_that_of_a_real_agent()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("env"));
        var manifest = coderd.Manifest;
        manifest.VsCodePortProxyUri = "https://p";
        manifest.EnvironmentVariables.Add("EXPANDED", "$HOME/x ${OWN}:$NOT_SET");
        manifest.EnvironmentVariables.Add("PASSWORD", "pa$$word$1");
        manifest.EnvironmentVariables.Add("CODER_WORKSPACE_NAME", "other");
        manifest.Secrets.Add(new WorkspaceSecret { EnvName = "SECRET", Value = Google.Protobuf.ByteString.CopyFromUtf8("a$OWN") });
        await using var life = TestLife.Start(coderd.Address, with: settings => settings with
        {
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["OWN"] = "own", ["CODER"] = "false", ["GIT_ASKPASS"] = "mine" },
        });

        await life.StartEndedAsync();

        var (folders, source, user) = (life.Folders, new Guid(manifest.Scripts[0].LogSourceId.Span, bigEndian: true), Environment.UserName);
        Assert.Equal(
            [
                "CODER=true", "CODER_AGENT_AUTH=token", $"CODER_AGENT_SOCKET_PATH={folders.Socket}", "CODER_AGENT_SOCKET_SERVER_ENABLED=true",
                $"CODER_AGENT_TOKEN={TestLife.Token}", $"CODER_AGENT_URL={coderd.Address}",
                $"CODER_SCRIPT_BIN_DIR={folders.ScriptData}/coder-script-data/bin", $"CODER_SCRIPT_DATA_DIR={folders.ScriptData}/coder-script-data/{source}",
                "CODER_WORKSPACE_AGENT_NAME=main", $"CODER_WORKSPACE_ID={new Guid(manifest.WorkspaceId.Span, bigEndian: true)}", "CODER_WORKSPACE_NAME=other",
                "CODER_WORKSPACE_OWNER_NAME=dev", "CS_DISABLE_GETTING_STARTED_OVERRIDE=true", $"EXPANDED={folders.Home}/x own:", $"GIT_ASKPASS={folders.Bin}/coder",
                $"GIT_SSH_COMMAND={folders.Bin}/coder gitssh --", $"HOME={folders.Home}", $"LOGNAME={user}", "OWN=own", "PASSWORD=paword",
                $"PATH={folders.ScriptData}/coder-script-data/bin:/usr/bin:/bin:{folders.Bin}", $"PWD={folders.Home}", "SECRET=a$OWN", "SHELL=/bin/sh",
                "SSH_CLIENT=0.0.0.0 0 0", "SSH_CONNECTION=0.0.0.0 0 0.0.0.0 0", $"TMPDIR={folders.Temp}", $"USER={user}", "VSCODE_PROXY_URI=https://p",
            ],
            life.Lines.Where(line => !line.StartsWith("_=", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(
            life.Lines.Where(line => !line.StartsWith("_=", StringComparison.Ordinal) && !line.StartsWith("PWD=", StringComparison.Ordinal) && !line.StartsWith("CODER_SCRIPT_", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            life.Agent.ScriptEnvironment.Select(variable => $"{variable.Key}={variable.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_working_directory_is_that_of_the_manifest_when_it_exists_else_home()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("pwd"));
        var folder = Directory.CreateTempSubdirectory("dir-").FullName;
        coderd.Manifest.Directory = folder;
        await using (var life = TestLife.Start(coderd.Address))
        {
            await life.StartEndedAsync();
            Assert.Equal([folder], life.Lines);
        }

        Directory.Delete(folder);
        await using var other = TestLife.Start(coderd.Address);
        await other.StartEndedAsync();
        Assert.Equal([other.Folders.Home], other.Lines);
    }

    [Fact]
    public async Task Both_streams_go_to_the_log_file_which_is_overwritten_in_place()
    {
        var script = RpcCoderd.Script("printf 'one\\n'; sleep 0.2; echo two >&2", logPath: "~/logs/$NAME.log");
        await using var coderd = await RpcCoderd.StartAsync(script);
        await using var life = TestLife.Start(coderd.Address, with: settings =>
        {
            Directory.CreateDirectory($"{settings.Folders.Home}/logs");
            File.WriteAllText($"{settings.Folders.Home}/logs/x.log", "0123456789");
            return settings with { Environment = new Dictionary<string, string>(settings.Environment) { ["NAME"] = "x" } };
        });
        await life.StartEndedAsync();

        Assert.Equal("one\ntwo\n89", await File.ReadAllTextAsync($"{life.Folders.Home}/logs/x.log", TestContext.Current.CancellationToken));
        Assert.Equal([("one", false), ("two", true)], life.Of<OutputLine>().Select(line => (line.Text, line.IsError)));
    }

    [Fact]
    public async Task A_log_file_is_the_users_alone_and_its_name_comes_from_the_log_source()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("echo x"), RpcCoderd.Script("echo y", logPath: "deep/er.log"));
        await using var life = TestLife.Start(coderd.Address);

        await life.StartEndedAsync();

        var source = new Guid(coderd.Manifest.Scripts[0].LogSourceId.Span, bigEndian: true);
        Assert.Equal((UnixFileMode)0b110_000_000, ModeOf($"{life.Folders.Logs}/coder-script-{source}.log"));
        Assert.Equal((UnixFileMode)0b111_000_000, ModeOf($"{life.Folders.Logs}/deep"));
        Assert.Equal((UnixFileMode)0b111_000_000, ModeOf($"{life.Folders.ScriptData}/coder-script-data/{source}"));
        Assert.Equal("y\n", await File.ReadAllTextAsync($"{life.Folders.Logs}/deep/er.log", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("true", "Ready", null, ScriptStatus.Ok, 0)]
    [InlineData("exit 3", "StartError", "exit status 3", ScriptStatus.ExitFailure, 3)]
    [InlineData("exit 255", "StartError", "exit status 255", ScriptStatus.ExitFailure, 255)]
    [InlineData("kill -9 $$", "StartError", "signal: killed", ScriptStatus.ExitFailure, -1)]
    [InlineData("#!/no/such/thing\n", "StartError", "{0} script: start command: fork/exec /no/such/thing: no such file or directory", ScriptStatus.ExitFailure, 255)]
    [InlineData("#!nothing-here\n", "StartError", "{0} script: start command: exec: \"nothing-here\": executable file not found in $PATH", ScriptStatus.ExitFailure, 255)]
    public async Task An_end_is_reported_with_its_code_and_status(string text, string state, string? error, ScriptStatus status, int code)
    {
        var script = RpcCoderd.Script(text);
        await using var coderd = await RpcCoderd.StartAsync(script);
        await using var life = TestLife.Start(coderd.Address);

        Assert.Equal(state, (await life.StartEndedAsync()).ToString());
        await coderd.UntilAsync("ScriptCompleted");

        var log = $"{life.Folders.Logs}/coder-script-{new Guid(script.LogSourceId.Span, bigEndian: true)}.log";
        var ended = life.Of<ScriptEnded>().Single();
        Assert.Equal((error is null ? null : string.Format(null, error, log), status, code), (ended.Error, ended.Status, ended.ExitCode));
        var timing = coderd.CallsOf("ScriptCompleted").Single().As(WorkspaceAgentScriptCompletedRequest.Parser).Timing;
        Assert.Equal((script.Id, code, Timing.Types.Stage.Start, (Timing.Types.Status)status), (timing.ScriptId, timing.ExitCode, timing.Stage, timing.Status));
        Assert.True(timing.Start.Nanos % 1000 == 0 && timing.Start.ToDateTime() <= timing.End.ToDateTime());
    }

    [Theory]
    [InlineData(LongestArgument, "Ready")]
    [InlineData(LongestArgument + 1, "StartError")]
    public async Task A_script_of_131072_bytes_cannot_start(int bytes, string state)
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script(": ".PadRight(bytes, 'x')));
        await using var life = TestLife.Start(coderd.Address);

        Assert.Equal(state, (await life.StartEndedAsync()).ToString());

        Assert.Equal(bytes > LongestArgument, life.Of<ScriptEnded>().Single().Error?.EndsWith("start command: fork/exec /bin/sh: argument list too long", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task A_script_that_fails_before_it_is_a_process_is_not_reported()
    {
        var script = RpcCoderd.Script("true", logPath: "/proc/nothing/x.log");
        await using var coderd = await RpcCoderd.StartAsync(script);
        await using var life = TestLife.Start(coderd.Address);

        Assert.Equal(AgentLifecycle.StartError, await life.StartEndedAsync());
        await life.StopAsync();

        var ended = life.Of<ScriptEnded>().Single();
        Assert.Equal(("open /proc/nothing/x.log script log file: mkdir /proc/nothing: no such file or directory", false), (ended.Error, ended.IsReported));
        Assert.Empty(coderd.CallsOf("ScriptCompleted"));
        Assert.Empty(life.Of<ScriptBegan>());
    }

    [Fact]
    public async Task All_scripts_of_a_stage_run_at_once()
    {
        const string Meet = "touch $HOME/$ME; while [ ! -e $HOME/$OTHER ]; do sleep 0.02; done";
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script($"ME=a OTHER=b; {Meet}"), RpcCoderd.Script($"ME=b OTHER=a; {Meet}"));
        await using var life = TestLife.Start(coderd.Address);

        Assert.Equal(AgentLifecycle.Ready, await life.StartEndedAsync());
    }

    [Fact]
    public async Task A_timeout_sends_SIGHUP_and_counts_even_when_the_script_then_ends_well()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("trap 'echo hup; exit 0' HUP; echo up; while :; do sleep 0.02; done", timeout: 60));
        await using var life = TestLife.Start(coderd.Address, time);
        await life.UntilAsync<OutputLine>();

        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(AgentLifecycle.StartTimeout, await life.StartEndedAsync());
        Assert.Equal(["up", "hup"], life.Lines.Where(line => line != "Hangup")); // The shell's word for its child, which gets the signal too.
        Assert.Equal(("script timed out", ScriptStatus.TimedOut, 255), EndOf(life));
    }

    [Fact]
    public async Task A_script_that_ignores_SIGHUP_is_killed_ten_seconds_later()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("trap '' HUP; echo up; exec sleep 1000", timeout: 60));
        await using var life = TestLife.Start(coderd.Address, time);
        await life.UntilAsync<OutputLine>();

        time.Advance(TimeSpan.FromSeconds(60));
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(10));
        Assert.Empty(life.Of<ScriptEnded>());
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(AgentLifecycle.StartTimeout, await life.StartEndedAsync());
        Assert.Equal(("script timed out", ScriptStatus.TimedOut, 255), EndOf(life));
    }

    [Theory]
    [InlineData("sleep 1000 & echo done", "script exited without closing output pipes", ScriptStatus.PipesLeftOpen, 255, true)]
    [InlineData("sleep 1000 & echo done; exit 7", "exit status 7", ScriptStatus.ExitFailure, 7, false)]
    public async Task A_background_child_that_holds_the_pipes_makes_the_start_fail_ten_seconds_later(string text, string error, ScriptStatus status, int code, bool warns)
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script(text));
        await using var life = TestLife.Start(coderd.Address, time);
        await life.UntilAsync<OutputLine>();

        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(AgentLifecycle.StartError, await life.StartEndedAsync());
        Assert.Equal((error, status, code), EndOf(life));
        const string Warning = "WARNING: script exited successfully, but output pipes were not closed after 10s. This usually means a child process was started with references to stdout or stderr. As a result, this process may now have been terminated. Consider redirecting the output or using a separate \"coder_script\" for the process, see https://coder.com/docs/admin/templates/troubleshooting#startup-script-issues for more information.";
        Assert.Equal(warns ? [("done", false), (Warning, true)] : [("done", false)], life.Of<OutputLine>().Select(line => (line.Text, line.IsError)));
    }

    [Fact]
    public async Task The_first_error_in_time_decides_between_timeout_and_error()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync(
            RpcCoderd.Script("echo up; exec sleep 1000", timeout: 60), RpcCoderd.Script("echo up; while [ ! -e $HOME/go ]; do sleep 0.02; done; exit 1"));
        await using var life = TestLife.Start(coderd.Address, time);
        await life.UntilAsync<OutputLine>(_ => life.Lines.Count() == 2);

        time.Advance(TimeSpan.FromSeconds(60));
        await life.UntilAsync<ScriptEnded>();
        await File.WriteAllTextAsync($"{life.Folders.Home}/go", "", TestContext.Current.CancellationToken);

        Assert.Equal(AgentLifecycle.StartTimeout, await life.StartEndedAsync());
    }

    [Fact]
    public async Task A_home_that_cannot_be_written_is_not_fatal_for_the_agent()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("echo x > $HOME/file"));
        await using var life = TestLife.Start(coderd.Address, with: settings => settings with { Folders = settings.Folders with { Home = "/proc" } });

        Assert.Equal(AgentLifecycle.StartError, await life.StartEndedAsync());
        Assert.Equal(ScriptStatus.ExitFailure, life.Of<ScriptEnded>().Single().Status);
    }

    [Fact]
    public async Task A_script_without_end_dies_with_the_agent()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("trap '' HUP TERM; setsid sh -c 'echo $$; exec sleep 1000' & echo $$; wait"));
        var life = TestLife.Start(coderd.Address);
        await life.UntilAsync<OutputLine>(_ => life.Lines.Count() == 2);
        var ids = life.Lines.ToArray();

        await life.DisposeAsync();

        Assert.All(ids, id => Assert.False(TestLife.IsAlive(id)));
        Assert.Equal("Starting", coderd.States);
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static (string? Error, ScriptStatus Status, int Code) EndOf(TestLife life) =>
        life.Of<ScriptEnded>().Single() is var ended ? (ended.Error, ended.Status, ended.ExitCode) : default;
}
