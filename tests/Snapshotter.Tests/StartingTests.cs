using System.Runtime.Versioning;

namespace Mocks.Snapshotter.Tests;

/// <summary>The program's limits hold, and it keeps the snapshot, where it has no output, no thread, little memory and few files.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StartingTests : IDisposable
{
    // Not root, and no one else's: a limit on processes counts all of a user's.
    private const string AsUser = "setpriv --reuid=54399 --regid=54399 --clear-groups prlimit";

    private readonly RawServer _agentApi = RawServer.Answering(200, """{"messages":[{"content":"x"}]}""");
    private readonly RawServer _coderd = RawServer.Answering(204);

    private Dictionary<string, string> Workspace => SnapshotterRun.Workspace(_agentApi.Port, _coderd.Address);

    [Theory]
    [InlineData("\"$@\" >&-")]
    [InlineData("\"$@\" 2>&-")]
    [InlineData("\"$@\" <&- >&- 2>&-")]
    [InlineData("\"$@\" >/dev/full 2>&1")]
    [InlineData("{ \"$@\"; echo $? >$TMPDIR/code; } | true; exit $(cat $TMPDIR/code)")]
    public async Task An_output_that_takes_nothing_does_not_lose_the_snapshot(string command)
    {
        var run = await SnapshotterRun.ThroughShellAsync(Workspace, command);

        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(_coderd.Requests);
    }

    [Fact]
    public async Task An_output_that_is_never_read_does_not_hold_the_program()
    {
        Assert.SkipUnless(Programs.IsOnPath("mkfifo"), "mkfifo is not here.");

        // The pipe is full, and its only reader, the shell, reads nothing.
        var run = await SnapshotterRun.ThroughShellAsync(
            Workspace, "mkfifo $TMPDIR/p; exec 3<>$TMPDIR/p; timeout 1 cat /dev/zero >&3; \"$@\" >&3 2>&3");

        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(_coderd.Requests);
    }

    [Theory]
    [InlineData("--nproc=0")]
    [InlineData("--nproc=1")]
    [InlineData("--nproc=2")]
    [InlineData("--nproc=3")]
    [InlineData("--nproc=4")]
    [InlineData("--nproc=5")]
    [InlineData("--nproc=6")]
    [InlineData("--data=8388608")]
    [InlineData("--data=33554432")]
    [InlineData("--data=41943040")]
    [InlineData("--as=134217728")]
    [InlineData("--nofile=8")]
    [InlineData("--stack=65536")]
    [InlineData("--fsize=0")]
    [InlineData("--nproc=1 --data=16777216 --nofile=8")]
    public async Task A_limit_does_not_lose_the_snapshot(string limit)
    {
        SkipUnlessLimited();

        var run = await SnapshotterRun.ThroughShellAsync(Workspace, $"{AsUser} {limit} \"$@\"");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.NotEmpty(_coderd.Requests);
    }

    [Theory]
    [InlineData("--as=33554432")]
    [InlineData("--data=1048576")]
    [InlineData("--nofile=4")]
    public async Task A_limit_that_leaves_too_little_is_a_failure_with_a_line(string limit)
    {
        SkipUnlessLimited();

        var run = await SnapshotterRun.ThroughShellAsync(Workspace, $"{AsUser} {limit} \"$@\"");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("Shutting down AgentAPI", run.OutputLines[0]);
        Assert.StartsWith("Error: ", run.ErrorLines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nproc=1")]
    [InlineData("--data=33554432")]
    public async Task The_time_limit_holds_without_a_thread(string limit)
    {
        SkipUnlessLimited();
        using var silent = RawServer.Silent();

        var run = await SnapshotterRun.ThroughShellAsync(SnapshotterRun.Workspace(silent.Port, _coderd.Address), $"{AsUser} {limit} \"$@\"");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("snapshotter: no answer within 5 s", Assert.Single(run.Causes()));
    }

    [Theory]
    [InlineData("--as=33554432", false)]
    [InlineData("--nproc=1", true)]
    public async Task AgentAPI_is_ended_even_when_the_program_cannot_start(string limit, bool starts)
    {
        SkipUnlessLimited();
        using var child = RunningProgram.Start(Programs.Other("setpriv", "--reuid=54398", "--regid=54398", "--clear-groups", "sleep", "1000"));
        var environment = Workspace;
        environment["PID"] = $"{child.Id}";

        var run = await SnapshotterRun.ThroughShellAsync(
            environment,
            $"chmod 755 $TMPDIR; echo $PID > $TMPDIR/pid; export ARG_PID_FILE_PATH=$TMPDIR/pid; {AsUser.Replace("54399", "54398", StringComparison.Ordinal)} {limit} \"$@\"");

        Assert.Equal(starts ? 0 : 1, run.ExitCode);
        Assert.Equal(128 + 15, (await child.EndAsync()).ExitCode);
    }

    public void Dispose()
    {
        _agentApi.Dispose();
        _coderd.Dispose();
    }

    private static void SkipUnlessLimited()
    {
        Assert.SkipUnless(SnapshotterRun.IsNative, "Limits are for the native program: put its path into SNAPSHOTTER_PROGRAM.");
        Assert.SkipUnless(Environment.UserName == "root" && Programs.IsOnPath("setpriv") && Programs.IsOnPath("prlimit"), "Needs root, setpriv and prlimit.");
    }
}
