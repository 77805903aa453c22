using System.Diagnostics;

namespace Mocks.Tests.Workspace;

/// <summary>The end of a <c>mocks workspace</c> that cannot do anything about it.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    // Not the numbers of another run of this test.
    private readonly string _seconds = $"7{Environment.ProcessId}";
    private readonly string _temporary = Directory.CreateTempSubdirectory("kill-").FullName;

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kill_ends_the_scripts_and_all_that_they_started(bool keeps)
    {
        using var state = new MadeState().Script("up", $"""
            trap '' TERM HUP
            sleep {_seconds}.1 & setsid sleep {_seconds}.2 & env -i sleep {_seconds}.3 & nohup sh -c 'sleep {_seconds}.4' > /dev/null 2>&1 &
            exec sleep {_seconds}.5
            """);
        using var program = RunningProgram.Start(MocksCommand.Of(["workspace", "--state", state.Path, .. keeps ? (string[])["--keep"] : []]), temporary: _temporary);

        Assert.Equal([".1", ".2", ".3", ".4", ".5"], await SleepersAsync(5));
        await program.StopAsync("KILL");

        Assert.Empty(await SleepersAsync(0));
        Assert.Equal(keeps ? 1 : 0, await ScratchFoldersAsync(keeps ? 1 : 0));
    }

    private async Task<IReadOnlyList<string>> SleepersAsync(int expected) => await SettledAsync(
        () => Directory.EnumerateDirectories("/proc").Select(CommandLine).Where(line => line.StartsWith($"sleep\0{_seconds}.", StringComparison.Ordinal))
            .Select(line => line[^3..^1]).Order(StringComparer.Ordinal).ToArray(),
        found => found.Length == expected);

    private Task<int> ScratchFoldersAsync(int expected) => SettledAsync(() => Directory.GetDirectories(_temporary, "mocks-ws-*").Length, found => found == expected);

    private static async Task<T> SettledAsync<T>(Func<T> read, Func<T, bool> isSettled)
    {
        var clock = Stopwatch.StartNew();
        T found;
        do
        {
            await Task.Yield();
            found = read();
        }
        while (!isSettled(found) && clock.Elapsed < Limit);

        return found;
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
