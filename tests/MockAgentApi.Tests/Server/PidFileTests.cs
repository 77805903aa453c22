using System.Diagnostics;
using Mocks.GoLibraries.Xerrors;
using Mocks.MockAgentApi.Server;

namespace Mocks.MockAgentApi.Tests;

/// <summary>Writing and removing the PID file.</summary>
public sealed class PidFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pid-file").FullName;
    private readonly StringWriter _log = new();

    private string Pid => Path.Combine(_folder, "pid");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_holds_the_process_id_for_its_owner_alone_and_goes_with_it()
    {
        var path = Path.Combine(_folder, "new", "er", "pid");

        var file = PidFile.Write(path, Log());
        var (mode, folder, text) = (FileModes.Of(path), FileModes.Of(Path.GetDirectoryName(path)!), File.ReadAllText(path));
        file.Dispose();

        Assert.Equal(("600", "700", $"{Environment.ProcessId}\n"), (mode, folder, text));
        Assert.False(File.Exists(path));
        Assert.Equal($"level=INFO msg=\"Wrote PID file\" pidFile={path} pid={Environment.ProcessId}\nlevel=INFO msg=\"Removed PID file\" pidFile={path}\n", Lines());
    }

    [Fact]
    public void A_link_that_somebody_planted_is_refused_and_what_it_points_to_is_as_it_was()
    {
        var precious = Path.Combine(_folder, "precious");
        File.WriteAllText(precious, "as it was");
        File.CreateSymbolicLink(Pid, precious);

        var refused = Assert.Throws<WrappedError>(() => PidFile.Write(Pid, Log()));

        Assert.Equal($"failed to write PID file: open {Pid}: too many levels of symbolic links", refused.Message);
        Assert.Equal("as it was", File.ReadAllText(precious));
    }

    [Fact]
    public void A_process_that_lives_keeps_its_file()
    {
        File.WriteAllText(Pid, " 1\n");

        var refused = Assert.Throws<WrappedError>(() => PidFile.Write(Pid, Log()));

        Assert.Equal($"another instance is already running with PID 1 (PID file: {Pid})", refused.Message);
        Assert.Equal(" 1\n", File.ReadAllText(Pid));
    }

    [Fact]
    public async Task A_process_that_is_gone_has_left_a_stale_file()
    {
        using var gone = Process.Start("true");
        await gone.WaitForExitAsync(TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Pid, $"{gone.Id}\n", TestContext.Current.CancellationToken);

        using (PidFile.Write(Pid, Log()))
        {
            Assert.Equal($"{Environment.ProcessId}\n", await File.ReadAllTextAsync(Pid, TestContext.Current.CancellationToken));
        }

        Assert.StartsWith($"level=WARN msg=\"Found stale PID file, will overwrite\" pidFile={Pid} stalePID={gone.Id}\n", Lines(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a number, and longer than one")]
    [InlineData("0")]
    public void What_names_no_process_is_overwritten(string text)
    {
        File.WriteAllText(Pid, text);

        using var file = PidFile.Write(Pid, Log());

        Assert.Equal($"{Environment.ProcessId}\n", File.ReadAllText(Pid));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("mine")]
    public void A_file_that_somebody_else_has_taken_over_stays(string text)
    {
        var file = PidFile.Write(Pid, Log());
        File.WriteAllText(Pid, $"{text}\n");

        file.Dispose();

        Assert.Equal($"{text}\n", File.ReadAllText(Pid));
        Assert.EndsWith($"level=INFO msg=\"PID file belongs to another process, skipping cleanup\" pidFile={Pid} filePID={text}\n", Lines(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_gone_already_is_no_trouble()
    {
        var file = PidFile.Write(Pid, Log());
        File.Delete(Pid);

        file.Dispose();

        Assert.DoesNotContain("cleanup", Lines(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_file_can_be_the_error_says_why()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));

        var below = Assert.Throws<WrappedError>(() => PidFile.Write(Path.Combine(_folder, "file", "pid"), Log()));
        var folder = Assert.Throws<WrappedError>(() => PidFile.Write(Path.Combine(_folder, "folder"), Log()));

        Assert.Equal($"failed to create PID file directory: mkdir {_folder}/file: not a directory", below.Message);
        Assert.Equal($"failed to read existing PID file: read {_folder}/folder: is a directory", folder.Message);
    }

    private ServerLog Log() => new(_log, TimeProvider.System);

    private string Lines() => string.Concat(_log.ToString().Split(Environment.NewLine).Select(line => line.Length == 0 ? "" : line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..] + "\n"));
}
