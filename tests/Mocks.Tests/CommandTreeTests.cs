using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Mocks.Tests;

/// <summary>No process of a command outlives <c>mocks run</c>.</summary>
public sealed class CommandTreeTests : IDisposable
{
    private const string ChildrenThatStay = """
        cd "$FOLDER"
        (echo $BASHPID > background; exec sleep 600) &
        setsid bash -c 'echo $$ > session; exec sleep 600' &
        (setsid env -i PATH="$PATH" bash -c 'trap "" TERM INT HUP; echo $$ > stubborn-orphan; while :; do sleep 600; done' &)
        until [ -s background ] && [ -s session ] && [ -s stubborn-orphan ]; do read -t 0.01 -r _ < <(sleep 0.01); done
        echo up
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("mocks-").FullName;

    private IEnumerable<string> Running => Directory.GetFiles(_folder).Where(file => IsRunning(File.ReadAllText(file).Trim())).Select(file => Path.GetFileName(file));

    [Fact]
    public async Task What_a_command_leaves_running_is_ended_and_reported()
    {
        SkipUnlessLinux();

        using var run = Start("--format", "json", "--", "bash", "-c", ChildrenThatStay);
        var ended = await run.EndAsync();

        Assert.Equal([], Running);
        using var report = JsonDocument.Parse(ended.Output);
        var left = report.RootElement.GetProperty("left").EnumerateArray().Select(process => process.GetProperty("name").GetString());
        Assert.Equal(["bash", "sleep", "sleep", "sleep"], left.Order());
    }

    [Fact]
    public async Task The_report_says_how_many_processes_were_left_and_their_names()
    {
        SkipUnlessLinux();

        var run = await MocksCommand.RunAsync("run", "--", "bash", "-c", "sleep 600 >/dev/null & setsid tail -f /dev/null & exit 0");

        Assert.Matches("\nThe command left 2 processes running, which have been ended: (sleep, tail|tail, sleep)\n", run.Output);
    }

    [Fact]
    public async Task A_filter_that_ends_with_the_command_is_not_left()
    {
        SkipUnlessLinux();

        var run = await MocksCommand.RunAsync("run", "--", "bash", "-c", "exec > >(cat); echo filtered");

        Assert.Contains("  filtered\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("left", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    [InlineData("KILL")]
    public async Task A_signal_to_mocks_ends_all_of_the_command(string signal)
    {
        SkipUnlessLinux();
        using var run = Start("--", "bash", "-c", ChildrenThatStay + "\nwait");
        while (await run.ReadLineAsync() is { } line && line != "  up")
        {
        }

        await run.StopAsync(signal);

        // After SIGKILL, mocks itself is gone first.
        var still = await StillRunningAsync(patient: signal == "KILL");
        Assert.Equal([], still);
    }

    [Fact]
    public async Task The_timeout_ends_all_of_the_command()
    {
        SkipUnlessLinux();

        using var run = Start("--timeout", "2", "--", "bash", "-c", ChildrenThatStay + "\ntrap '' TERM; while :; do sleep 600; done");
        var ended = await run.EndAsync();

        Assert.Contains("the command was stopped: it took too long (--timeout)", ended.Output, StringComparison.Ordinal);
        Assert.Equal([], Running);
    }

    [Fact]
    public async Task A_command_that_signals_its_process_group_does_not_reach_mocks()
    {
        SkipUnlessLinux();

        var run = await MocksCommand.RunAsync("run", "--expect-exit", "143", "--", "bash", "-c", "kill 0; sleep 600");

        Assert.Contains("the command exited 143, ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_may_write_more_than_a_report_can_hold()
    {
        var run = await MocksCommand.RunAsync("run", "--format", "json", "--", "bash", "-c", "head -c 3000000 /dev/zero | tr '\\0' x; echo; yes | head -1000");

        using var report = JsonDocument.Parse(run.Output);
        var lines = report.RootElement.GetProperty("output").EnumerateArray().Select(line => line.GetProperty("text").GetString()!.Length).ToArray();
        Assert.InRange(lines.Sum(), 900_000, 1024 * 1024);
        Assert.Equal(64 * 1024, lines.Max());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void SkipUnlessLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets a process adopt its descendants.");

    private RunningProgram Start(params string[] arguments) => RunningProgram.Start(MocksCommand.Of(["run", .. arguments]).With(("FOLDER", _folder)));

    private async Task<string[]> StillRunningAsync(bool patient)
    {
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        foreach (var file in patient ? Directory.GetFiles(_folder) : [])
        {
            try
            {
                using var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(file, patience.Token), CultureInfo.InvariantCulture));
                await process.WaitForExitAsync(patience.Token);
            }
            catch (ArgumentException)
            {
                // It has ended.
            }
        }

        return [.. Running];
    }

    private static bool IsRunning(string id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
