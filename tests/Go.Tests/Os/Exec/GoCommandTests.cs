using System.Runtime.Versioning;
using System.Text;
using Mocks.Go.Os.Exec;

namespace Mocks.Go.Tests.Os.Exec;

/// <summary>Real child processes: their files, their ends, and the errors of their starts.</summary>
[SupportedOSPlatform("linux")]
public sealed class GoCommandTests : IDisposable
{
    private static readonly string Sh = LookPath.Find("sh", Environment.GetEnvironmentVariable("PATH"))!;

    private readonly string _folder = Directory.CreateTempSubdirectory("exec").FullName;

    public GoCommandTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are started on Linux only.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("exit 0", 0, null)]
    [InlineData("exit 42", 42, "exit status 42")]
    [InlineData("kill -KILL $$", -1, "signal: killed")]
    [InlineData("kill -TERM $$", -1, "signal: terminated")]
    [InlineData("sh -c 'kill -TERM $$'; exit $?", 143, "exit status 143")]
    public async Task The_end_of_a_process_is_reported_as_Go_does(string script, int code, string? error)
    {
        var end = await Shell(script).Start().Ended.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

        Assert.Equal((code, error, false), (end.Status.ExitCode, end.Error, end.WaitDelayExpired));
    }

    [Fact]
    public async Task Signals_go_to_what_a_command_stands_for()
    {
        List<(int, bool)> sent = [];
        var running = (Shell("sleep 0.05") with
        {
            Signalled = (signal, toGroup) =>
            {
                sent.Add((signal, toGroup));
                return toGroup ? "refused" : null;
            },
        }).Start();

        Assert.Equal((null, "refused"), (running.Signal(Signals.Kill), running.SignalGroup(Signals.Hangup)));
        var end = await running.Ended.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

        Assert.Equal([(Signals.Kill, false), (Signals.Hangup, true)], sent);
        Assert.Null(end.Error);
    }

    [Fact]
    public async Task A_named_pipe_carries_output_and_has_its_mode()
    {
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite;
        var pipe = Path.Combine(_folder, "pipe");
        var text = new Written();

        NamedPipe.Make(pipe, Mode);
        await (Shell($"echo through > '{pipe}' & cat '{pipe}'") with { Output = text.Take }).Start().Ended.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(("through\n", Mode), (text.ToString(), File.GetUnixFileMode(pipe)));
        Assert.Equal($"mkfifo {pipe}: file exists", Assert.Throws<ExecException>(() => NamedPipe.Make(pipe, Mode)).Message);
    }

    [Fact]
    public async Task Two_files_with_the_same_receiver_share_one_pipe_in_the_order_of_the_writes()
    {
        var text = new Written();

        await (Shell("for i in 1 2 3; do echo out$i; echo err$i >&2; done; echo again > /dev/stderr") with { Output = text.Take, Errors = text.Take }).Start().Ended.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

        Assert.Equal("out1\nerr1\nout2\nerr2\nout3\nerr3\nagain\n", text.ToString());
    }

    [Fact]
    public async Task Two_receivers_have_a_pipe_each_and_standard_input_is_empty()
    {
        var (output, errors) = (new Written(), new Written());

        await (Shell("cat; echo out; echo err >&2") with { Output = output.Take, Errors = errors.Take }).Start().Ended.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(("out\n", "err\n"), (output.ToString(), errors.ToString()));
    }

    [Fact]
    public async Task It_runs_in_its_folder_with_the_last_variable_of_each_name()
    {
        var text = new Written();

        await (Shell("pwd; echo $A-$B; env | grep -c '^A='") with
        {
            Output = text.Take,
            Folder = _folder,
            Environment = [.. GoCommand.OwnEnvironment(), "A=1", "B=2", "A=3"],
        }).Start().Ended.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

        Assert.Equal($"{_folder}\n3-2\n1\n", text.ToString());
    }

    [Theory]
    [InlineData(ProcessGroup.Parent, "no no")]
    [InlineData(ProcessGroup.NewGroup, "yes no")]
    [InlineData(ProcessGroup.NewSession, "yes yes")]
    public async Task It_leads_the_group_and_the_session_that_it_was_started_with(ProcessGroup group, string leads)
    {
        var text = new Written();

        await (Shell("set -- $(cat /proc/$$/stat); test $1 = $5 && g=yes || g=no; test $1 = $6 && s=yes || s=no; echo $g $s") with { Output = text.Take, Group = group }).Start().Ended.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(leads + "\n", text.ToString());
    }

    [Fact]
    public async Task A_signal_to_the_group_ends_its_children_too()
    {
        var text = new Written();
        var running = (Shell("sleep 3600 & echo on; wait") with { Output = text.Take, Group = ProcessGroup.NewGroup }).Start();
        await text.UntilAsync("on\n");

        Assert.Null(running.SignalGroup(Signals.Terminate));

        Assert.Equal(Signals.Terminate, (await running.Ended.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken)).Status.Signal); // The pipe is closed: sleep has ended.
        Assert.Equal("os: process already finished", running.Signal(Signals.Kill));
    }

    [Theory]
    [InlineData("exit 0", 0, "exec: WaitDelay expired before I/O complete")]
    [InlineData("exit 3", 3, "exit status 3")]
    public async Task A_pipe_that_a_child_left_open_is_cut_after_the_delay(string end, int code, string error)
    {
        var (time, text) = (new ManualTime(), new Written());
        var running = (Shell($"(echo on; read x < {Fifo()}; echo late) & {end}") with { Output = text.Take, Time = time, WaitDelay = TimeSpan.FromSeconds(5) }).Start();
        await text.UntilAsync("on\n");
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(5));

        time.Advance(TimeSpan.FromSeconds(4.999));
        Assert.False(running.Ended.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.001));

        var ended = await running.Ended.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
        Assert.Equal((code, true, error), (ended.Status.ExitCode, ended.WaitDelayExpired, ended.Error));
        await File.WriteAllTextAsync(Path.Combine(_folder, "fifo"), "\n", TestContext.Current.CancellationToken).WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken); // The child ends now, by SIGPIPE.
        Assert.Equal("on\n", text.ToString());
    }

    [Fact]
    public async Task No_pipe_of_another_process_stays_open_in_a_child_when_many_start_at_once()
    {
        const int count = 200;
        var sleepers = new List<RunningCommand>();
        var quick = new List<Task>();
        await Parallel.ForAsync(0, count, TestContext.Current.CancellationToken, (index, _) =>
        {
            var isSleeper = index % 2 == 0;
            var text = new Written();
            var running = (Shell(isSleeper ? "exec sleep 3600" : "echo $PPID") with { Output = text.Take, Errors = text.Take }).Start();
            lock (quick)
            {
                if (isSleeper)
                {
                    sleepers.Add(running);
                }
                else
                {
                    quick.Add(running.Ended);
                }
            }

            return ValueTask.CompletedTask;
        });

        await Task.WhenAll(quick).WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
        sleepers.ForEach(sleeper => sleeper.Signal(Signals.Kill));
        var ends = await Task.WhenAll(sleepers.Select(sleeper => sleeper.Ended)).WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
        Assert.All(ends, end => Assert.Equal(Signals.Kill, end.Status.Signal));
    }

    [Fact]
    public async Task A_large_output_arrives_whole_before_the_end_is_reported()
    {
        var length = 0L;

        await (Shell("head -c 20000000 /dev/zero") with { Output = bytes => length += bytes.Length }).Start().Ended.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(20_000_000, length);
    }

    [Theory]
    [InlineData("no-such-program", "exec: \"no-such-program\": executable file not found in $PATH")]
    [InlineData("{folder}/missing", "fork/exec {folder}/missing: no such file or directory")]
    [InlineData("{folder}", "fork/exec {folder}: permission denied")]
    public void A_program_that_cannot_be_run_is_refused_in_Gos_words(string program, string error) =>
        Assert.Equal(Filled(error), Refusal(new GoCommand(Filled(program))));

    [Theory]
    [InlineData(ProcessGroup.Parent, "{folder}/missing", "chdir {folder}/missing: no such file or directory")]
    [InlineData(ProcessGroup.NewGroup, "{folder}/missing", "fork/exec {sh}: no such file or directory")]
    [InlineData(ProcessGroup.Parent, "{folder}/file", "fork/exec {sh}: not a directory")]
    [InlineData(ProcessGroup.NewGroup, "{folder}/file", "fork/exec {sh}: not a directory")]
    [InlineData(ProcessGroup.Parent, "{folder}/file/x", "chdir {folder}/file/x: not a directory")]
    [InlineData(ProcessGroup.NewGroup, "{folder}/file/x", "fork/exec {sh}: not a directory")]
    [InlineData(ProcessGroup.Parent, "a\0b", "chdir a\0b: invalid argument")]
    [InlineData(ProcessGroup.NewGroup, "a\0b", "fork/exec {sh}: invalid argument")]
    public void A_folder_that_cannot_be_used_is_refused_in_Gos_words(ProcessGroup group, string folder, string error)
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");

        Assert.Equal(Filled(error), Refusal(Shell("true") with { Folder = Filled(folder), Group = group }));
    }

    [Fact]
    public void Arguments_and_variables_that_the_system_does_not_take_are_refused_in_Gos_words()
    {
        Assert.Equal($"fork/exec {Sh}: invalid argument", Refusal(Shell("a\0b")));
        Assert.Equal("exec: environment variable contains NUL", Refusal(Shell("true") with { Environment = ["A=\0"] }));
        Assert.Equal($"fork/exec {Sh}: argument list too long", Refusal(Shell(new string('x', 3_000_000))));
    }

    private static GoCommand Shell(string script) => new("sh", "-c", script);

    private static string Refusal(GoCommand command) => Assert.Throws<ExecException>(command.Start).Message;

    private string Fifo()
    {
        var path = Path.Combine(_folder, "fifo");
        using var made = System.Diagnostics.Process.Start("mkfifo", [path]);
        made.WaitForExit();
        return path;
    }

    private string Filled(string text) => text.Replace("{folder}", _folder, StringComparison.Ordinal).Replace("{sh}", Sh, StringComparison.Ordinal);

    private sealed class Written
    {
        private readonly Lock _gate = new();
        private readonly StringBuilder _text = new();
        private readonly List<(string Part, TaskCompletionSource Seen)> _waiting = [];

        public void Take(ReadOnlySpan<byte> bytes)
        {
            lock (_gate)
            {
                _text.Append(TextEncoding.UTF8.GetString(bytes));
                _waiting.FindAll(wait => Has(wait.Part)).ForEach(wait => wait.Seen.TrySetResult());
            }
        }

        public Task UntilAsync(string part)
        {
            lock (_gate)
            {
                var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((part, seen));
                if (Has(part))
                {
                    seen.SetResult();
                }

                return seen.Task.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
            }
        }

        public override string ToString()
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }

        private bool Has(string part) => _text.ToString().Contains(part, StringComparison.Ordinal);
    }
}
