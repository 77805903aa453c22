using System.IO.Pipes;
using System.Text;
using Mocks.Go.Os.Exec;
using Mocks.Workspace.Containers;

namespace Mocks.Tests.Workspace.Containers;

/// <summary>The orders of a container's keeper, given to a shell of this machine.</summary>
public sealed class KeeperOrdersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keeper-").FullName;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly AnonymousPipeServerStream _orders = new(PipeDirection.Out);
    private readonly CommandFiles _files;

    public KeeperOrdersTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Containers are Linux's.");
        _files = new CommandFiles(Path.Combine(_folder, "1"));
        _files.Make();
        new GoCommand("sh", "-s", "keeper") { Environment = [$"PATH={Environment.GetEnvironmentVariable("PATH")}"], Input = _orders.ClientSafePipeHandle }.Start();
        _orders.DisposeLocalCopyOfClientHandle();
        Order(KeeperOrders.Greet(_folder));
    }

    public void Dispose()
    {
        _orders.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_command_gets_its_words_variables_and_folder_and_gives_its_outputs_and_its_end()
    {
        var inside = Directory.CreateDirectory(Path.Combine(_folder, "it's")).FullName;

        var end = await RunAsync(new GoCommand("sh", "-c", "printf '%s|' \"$@\" \"$A\" \"$PWD\"; cat; echo bad >&2; exit 42", "name", "a b", "$x 'y' \\ \n\"z\" ü", "")
        {
            Environment = [$"PATH={Environment.GetEnvironmentVariable("PATH")}", "A=$HOME 'q'\n\\"],
            Folder = inside,
        });

        Assert.Equal(($"a b|$x 'y' \\ \n\"z\" ü||$HOME 'q'\n\\|{inside}|", "bad\n", 42), (_output.ToString(), _errors.ToString(), end.Status.ExitCode));
    }

    [Fact]
    public async Task A_program_gets_variables_that_shells_cannot_set()
    {
        await RunAsync(new GoCommand("env") { Environment = [$"PATH={Environment.GetEnvironmentVariable("PATH")}", "odd.name=it's", "UID=7", "A=1"] });

        Assert.Equal(["A=1", "UID=7", "odd.name=it's"], _output.ToString().Split('\n').Intersect(["A=1", "UID=7", "odd.name=it's", "UID=0"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_command_without_the_keepers_path_starts_all_the_same()
    {
        var end = await RunAsync(new GoCommand(LookPath.Find("sh", Environment.GetEnvironmentVariable("PATH"))!, "-c", "echo $PATH") { Environment = ["PATH=/none", "odd.name=1"] });

        Assert.Equal(("/none\n", 0), (_output.ToString(), end.Status.ExitCode));
    }

    [Fact]
    public async Task A_command_whose_folder_is_not_there_runs_in_the_home()
    {
        await RunAsync(new GoCommand("pwd") { Folder = "/none" });

        Assert.Equal($"{_folder}\n", _output.ToString());
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var end = await RunAsync(new GoCommand("/none/program"));

        Assert.Contains("/none/program", _errors.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(0, end.Status.ExitCode);
    }

    [Fact]
    public async Task A_signal_reaches_the_group_also_when_it_comes_at_once()
    {
        var running = Start(new GoCommand("sh", "-c", "sleep 321.9 & echo up; wait"));

        Assert.Null(running.SignalGroup(Signals.Kill));
        var end = await running.Ended.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

        Assert.Equal((137, false), (end.Status.ExitCode, end.WaitDelayExpired));
    }

    [Fact]
    public async Task The_greeting_tells_the_user()
    {
        var ids = await RunAsync(new GoCommand("sh", "-c", KeeperOrders.Greet(_folder) + "echo \"$(id -u):$(id -g) $(id -un)\""));

        var lines = _output.ToString().Split('\n');
        var own = lines[1].Split(' ');
        Assert.Equal((0, $"mocks {own[0]} {own[0]} {own[1]} "), (ids.Status.ExitCode, lines[0][..(lines[0].LastIndexOf(' ') + 1)]));
        Assert.StartsWith("/", lines[0].Split(' ')[^1], StringComparison.Ordinal);
    }

    private async Task<CommandEnd> RunAsync(GoCommand command) => await Start(command).Ended.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

    private RunningCommand Start(GoCommand command)
    {
        command = command with { Output = bytes => _output.Append(Encoding.UTF8.GetString(bytes)), Errors = bytes => _errors.Append(Encoding.UTF8.GetString(bytes)) };
        var running = _files.StandInFor(command, "MARKER=1", (signal, toGroup) =>
        {
            Order(KeeperOrders.Signal(signal, toGroup, _files));
            return null;
        }).Start();
        Order(KeeperOrders.Start(command, _folder, _files));
        return running;
    }

    private void Order(string text) => _orders.Write(Encoding.UTF8.GetBytes(text));
}
