using System.Runtime.Versioning;
using Mocks.GoLibraries.Xerrors;
using Mocks.MockAgentApi.Terminals;

namespace Mocks.MockAgentApi.Tests.Terminals;

/// <summary>Real programs in a real terminal: their environment, their output, and their end.</summary>
[SupportedOSPlatform("linux")]
public sealed class PtyProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pty").FullName;

    public PtyProgramTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Real programs are run on Linux only.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_program_finds_a_terminal_of_its_own_of_the_size_that_was_asked_for()
    {
        using var program = ShownProgram.Sh("stty size; test -t 0 && test -t 1 && test -t 2 && echo three; : > /dev/tty && echo controls; echo $TERM; tty");

        Assert.Equal(0, await program.Exited);
        Assert.Matches("^10 40\nthree\ncontrols\nvt100\n/dev/pts/[0-9]+$", program.Screen);
    }

    [Fact]
    public async Task It_has_no_file_of_ours_and_no_signal_is_ignored_or_held_back()
    {
        var inherited = Directory.GetFiles("/proc/self/fdinfo").Where(IsInherited).Select(Path.GetFileName).ToHashSet();
        using var program = ShownProgram.Sh("ls /proc/self/fd | tr '\\n' ' '; echo; grep -E '^Sig(Ign|Blk)' /proc/self/status | tr '\\t' ' '");

        Assert.Equal(0, await program.Exited);
        var lines = program.Screen.Split('\n');
        var files = lines[0].Split(' ');
        Assert.Equal(["0", "1", "2"], files.Intersect(["0", "1", "2"]));
        Assert.Single(files.Except(["0", "1", "2"]).Except(inherited)); // The folder that ls reads.
        Assert.Equal("SigBlk: 0000000000000000", lines[1]);
        // glibc reserves the two signals after the 31 with names.
        Assert.Equal(0, Convert.ToInt64(lines[2]["SigIgn: ".Length..], 16) & 0x7fff_ffff);

        // A file that our own parent process left open for its children.
        static bool IsInherited(string about)
        {
            const int closeOnExec = 0x80000;
            try
            {
                var flags = File.ReadLines(about).First(line => line.StartsWith("flags:", StringComparison.Ordinal));
                return (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & closeOnExec) == 0;
            }
            catch (IOException)
            {
                return false; // It is closed by now.
            }
        }
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("kill -KILL $$", 128 + 9)]
    [InlineData("kill -TERM $$", 128 + 15)]
    public async Task Its_end_is_its_exit_code_or_128_and_the_signal(string script, int code)
    {
        using var program = ShownProgram.Sh(script);

        Assert.Equal(code, await program.Exited);
    }

    [Fact]
    public async Task What_is_typed_arrives_and_Ctrl_C_interrupts()
    {
        using var program = ShownProgram.Sh("echo ready; exec cat");
        await program.ShowsAsync("ready");

        await program.TypeAsync("größer 漢\r");
        await program.ShowsAsync("größer 漢\ngrößer 漢");
        await program.TypeAsync("\x03");

        Assert.Equal(128 + 2, await program.Exited);
        Assert.EndsWith("^C", program.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_where_the_cursor_is_gets_the_answer_as_keys()
    {
        using var program = ShownProgram.Sh("stty raw -echo; printf 'ab\\033[6n'; answer=$(dd bs=1 count=6 2>/dev/null | tail -c 5); printf '\\r\\n%s' \"$answer\"");

        await program.Exited;

        Assert.Equal("ab\n[1;3R", program.Screen);
    }

    [Fact]
    public async Task What_it_wrote_last_is_shown_when_it_has_ended()
    {
        using var program = ShownProgram.Sh("seq 1 20000; echo why >&2; exit 1");

        Assert.Equal(1, await program.Exited);
        Assert.EndsWith("19999\n20000\nwhy", program.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_types_to_a_program_that_does_not_read_holds_up_nobody()
    {
        using var program = ShownProgram.Sh("stty raw -echo; echo ready; (sleep 0.5; echo alive) & exec sleep 1000");
        await program.ShowsAsync("ready");

        var typed = program.TypeAsync(new string('x', 1024 * 1024));

        await program.ShowsAsync("alive");
        Assert.False(typed.IsCompleted);
        program.Dispose();
        await typed.WaitAsync(ShownProgram.Patience, TestContext.Current.CancellationToken);
        Assert.Contains(await program.Exited, (int[])[128 + 1, 128 + 2]);
    }

    [Fact]
    public async Task Closing_interrupts_and_kills_after_five_seconds_what_does_not_heed()
    {
        using var heeds = ShownProgram.Sh("trap 'echo interrupted; exit 5' INT; echo ready; while :; do sleep 0.05; done");
        using var stubborn = ShownProgram.Sh("trap '' INT HUP; echo ready; exec sleep 1000");
        using var dropped = ShownProgram.Sh("trap '' INT HUP; echo ready; exec sleep 1000");
        await heeds.ShowsAsync("ready");
        await stubborn.ShowsAsync("ready");
        await dropped.ShowsAsync("ready");

        dropped.Dispose();
        var closed = (heeds.CloseAsync(), stubborn.CloseAsync());
        await closed.Item1;
        var killed = closed.Item2.IsCompleted;
        await closed.Item2;

        Assert.Equal((5, false, 128 + 9), (await heeds.Exited, killed, await stubborn.Exited));
        Assert.EndsWith("interrupted", heeds.Screen, StringComparison.Ordinal);
        Assert.Equal(128 + 9, await dropped.Exited);
    }

    [Fact]
    public async Task One_that_was_never_watched_is_ended_too()
    {
        var program = PtyProgram.Start(["sleep", "1000"], 40, 10);

        program.Dispose();

        Assert.Contains(await program.Exited.WaitAsync(ShownProgram.Patience, TestContext.Current.CancellationToken), (int[])[128 + 1, 128 + 2]);
    }

    [Theory]
    [InlineData("no-such-agent", "exec: \"no-such-agent\": executable file not found in $PATH")]
    [InlineData("{folder}/none", "fork/exec {folder}/none: no such file or directory")]
    [InlineData("{folder}", "fork/exec {folder}: permission denied")]
    [InlineData("{folder}/plain", "fork/exec {folder}/plain: permission denied")]
    [InlineData("{folder}/no-shebang", "fork/exec {folder}/no-shebang: exec format error")]
    public void What_cannot_be_run_is_refused_in_go_s_words(string command, string why)
    {
        foreach (var (name, mode) in new[] { ("plain", UnixFileMode.UserRead), ("no-shebang", UnixFileMode.UserRead | UnixFileMode.UserExecute) })
        {
            File.WriteAllText(Path.Combine(_folder, name), "echo\n");
            File.SetUnixFileMode(Path.Combine(_folder, name), mode);
        }

        var refused = Assert.Throws<WrappedError>(() => PtyProgram.Start([command.Replace("{folder}", _folder, StringComparison.Ordinal)], 40, 10));

        Assert.Equal(why.Replace("{folder}", _folder, StringComparison.Ordinal), refused.Message);
    }
}
