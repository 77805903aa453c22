using System.Runtime.Versioning;

namespace Mocks.MockAgentApi.Tests;

/// <summary>Programs that run a real agent: their output, and what they leave behind.</summary>
[SupportedOSPlatform("linux")]
public sealed class RunAgentTests : IDisposable
{
    private const string Variable = "MOCK_RUN_AGENT";

    private readonly string _folder = Directory.CreateTempSubdirectory("run-agent").FullName;

    public RunAgentTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Real programs are run on Linux only.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_agent_s_end_is_the_server_s_and_a_bad_one_leaves_its_screen()
    {
        var good = await RunAsync("sh", "-c", "echo all done");
        var bad = await RunAsync("sh", "-c", "echo; echo cannot go on; exit 3");
        var killed = await RunAsync("sh", "-c", "echo oh; kill -KILL $$");

        Assert.Equal((0, ""), (good.ExitCode, good.Errors));
        Assert.Equal((1, $"agent exited with error:\n  - ========\n    cannot go on\n    ========:\n  - non-zero exit code:\n"), (bad.ExitCode, bad.Errors));
        Assert.Equal((1, $"agent exited with error:\n  - ========\n    oh\n    ========:\n  - non-zero exit code:\n"), (killed.ExitCode, killed.Errors));
        Assert.Contains("msg=\"Running: sh -c echo all done\"\n", good.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Closing process", good.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_cannot_be_run_ends_the_start_before_hosts_are_looked_at_and_leaves_the_pid_file()
    {
        var script = Path.Combine(_folder, "agent");
        await File.WriteAllTextAsync(script, "echo\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var pid = Path.Combine(_folder, "pid");

        var unknown = await RunAsync("no-such-agent", "x");
        var broken = await MockProgram.RunAgentApiAsync(["server", "-p0", "-a", "a:1", "--pid-file", pid, "--", script], (Variable, "true"));

        Assert.Equal((1, ""), (unknown.ExitCode, unknown.Errors));
        Assert.EndsWith("level=ERROR msg=\"Error starting process: exec: \\\"no-such-agent\\\": executable file not found in $PATH\"\n", unknown.Output, StringComparison.Ordinal);
        Assert.Equal((1, ""), (broken.ExitCode, broken.Errors));
        Assert.EndsWith($"level=ERROR msg=\"Error starting process: fork/exec {script}: exec format error\"\n", broken.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Allowed hosts", broken.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(pid));
    }

    [Fact]
    public async Task A_server_that_stops_interrupts_its_agent_and_waits_for_its_end()
    {
        var mark = Path.Combine(_folder, "mark");
        // The command after -- may stay that of a module's script: another program runs.
        using var program = await MockProgram.ServeAsync("-t claude -W 50 -H 20", "",
            (Variable, $"trap 'echo interrupted > {mark}; exit 0' INT; stty size; printf '> '; while :; do sleep 0.05; done"));
        while (!(await RawClient.AskAsync(program.Address, RawClient.Request("GET /messages"))).Contains("20 50", StringComparison.Ordinal))
        {
        }

        var child = Assert.Single(ChildrenOf(program));
        await program.SignalAsync("TERM");
        var end = await program.EndAsync();

        Assert.Equal((0, ""), (end.ExitCode, end.Errors));
        Assert.Contains("msg=\"Running: codex --yes\"", string.Join('\n', program.Before), StringComparison.Ordinal);
        Assert.EndsWith("msg=\"Closing process\"\n", end.Output, StringComparison.Ordinal);
        Assert.Equal("interrupted\n", await File.ReadAllTextAsync(mark, TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists($"/proc/{child}"));
    }

    [Fact]
    public async Task Agents_begun_anew_leave_no_process_and_no_open_file()
    {
        using var program = await MockProgram.ListenAsync(["0", "--run-agent", "printf 'ready\\n> '; exec cat"]);
        await ReadyAsync();
        var before = (Children: ChildrenOf(program).Length, Files: TerminalFilesOf(program));

        for (var times = 0; times < 5; times++)
        {
            var reset = await RawClient.AskAsync(program.Address, RawClient.Request("POST /__admin/reset"));
            Assert.StartsWith("HTTP/1.1 204", reset, StringComparison.Ordinal);
            await ReadyAsync();
        }

        // A program that was told to end may take some time.
        using var enough = new CancellationTokenSource(RunningProgram.Patience);
        var after = before;
        do
        {
            await Task.Yield();
            after = (ChildrenOf(program).Length, TerminalFilesOf(program));
        }
        while (after != before && !enough.IsCancellationRequested);
        Assert.Equal((1, 3), before);
        Assert.Equal(before, after);

        async Task ReadyAsync()
        {
            while (!(await RawClient.AskAsync(program.Address, RawClient.Request("GET /messages"))).Contains("ready", StringComparison.Ordinal))
            {
            }
        }
    }

    [Fact]
    public async Task What_does_not_go_with_a_real_agent_ends_the_start_with_2()
    {
        var fast = await MockProgram.RunAgentApiAsync(["server", "-p0", "--", "true"], (Variable, "1"), ("MOCK_SPEED", "10"));
        var unnamed = await MockProgram.RunAsync(["0", "--run-agent", "1"]);

        Assert.Equal((2, "mock-agentapi: --run-agent (MOCK_RUN_AGENT): a real program runs in real time. Set MOCK_SPEED to 1.\n"), (fast.ExitCode, fast.Errors));
        Assert.Equal((2, "mock-agentapi: --run-agent (MOCK_RUN_AGENT): 1 needs the command of agentapi server. Give a command line, e.g. --run-agent 'bash ./my-agent.sh'.\n"),
            (unnamed.ExitCode, unnamed.Errors));
    }

    [Fact]
    public async Task Beyond_loopback_a_real_program_needs_the_word_of_the_user()
    {
        var mock = await MockProgram.RunAsync(["0", "--bind", "0.0.0.0", "--run-agent", "cat"]);
        var variables = await MockProgram.RunAsync(["0"], ("MOCK_BIND", "::"), (Variable, "cat"), ("MOCK_I_KNOW", "0"));
        var server = await MockProgram.RunAgentApiAsync(["server", "-p0", "--", "cat"], (Variable, "1"), ("MOCK_BIND", "0.0.0.0"));
        using var known = await MockProgram.ListenAsync(["0", "--bind", "0.0.0.0", "--run-agent", "cat", "--i-know"]);
        using var knownServer = await MockProgram.ServeAsync("", "", (Variable, "cat"), ("MOCK_BIND", "0.0.0.0"), ("MOCK_I_KNOW", "1"));

        Assert.Equal((2, Refusal("0.0.0.0")), (mock.ExitCode, mock.Errors));
        Assert.Equal((2, Refusal("::")), (variables.ExitCode, variables.Errors));
        Assert.Equal((2, Refusal("0.0.0.0")), (server.ExitCode, server.Errors));
        Assert.StartsWith("mock-agentapi: warning: ", (await known.StopAsync()).Errors, StringComparison.Ordinal);
        Assert.StartsWith("mock-agentapi: warning: ", (await knownServer.StopAsync()).Errors, StringComparison.Ordinal);

        static string Refusal(string address) =>
            $"mock-agentapi: --run-agent (MOCK_RUN_AGENT): with --bind {address} other machines could type into the program, which has the rights of this user. "
            + "Remove --bind (MOCK_BIND), or accept it with --i-know (MOCK_I_KNOW=1).\n";
    }

    private static Task<Ended> RunAsync(params string[] command) =>
        MockProgram.RunAgentApiAsync(["server", "-p0", "--", .. command], (Variable, "1"));

    /// <summary>The children of a process, with zombies.</summary>
    private static string[] ChildrenOf(RunningProgram program) =>
        [.. Directory.GetDirectories($"/proc/{program.Id}/task").SelectMany(task => Read($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>The number of files that a process has open for terminals: both ends, and the event that ends a wait.</summary>
    private static int TerminalFilesOf(RunningProgram program) => Directory.GetFileSystemEntries($"/proc/{program.Id}/fd")
        .Count(file => Try(() => new FileInfo(file).LinkTarget ?? "") is var target && (target.Contains("ptmx", StringComparison.Ordinal)
            || target.StartsWith("/dev/pts/", StringComparison.Ordinal) || target.Contains("[eventfd]", StringComparison.Ordinal)));

    private static string Read(string file) => Try(() => File.ReadAllText(file));

    private static string Try(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (IOException)
        {
            return ""; // It is gone.
        }
    }
}
