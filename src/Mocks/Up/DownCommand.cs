using System.CommandLine;
using System.Diagnostics;
using Mocks.Go.Os.Exec;
using Mocks.Mocking.Settings;

namespace Mocks.Up;

/// <summary>Ends the mocks that <c>mocks up --detach</c> started.</summary>
internal static class DownCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static readonly Setting Limit = new("--timeout", "", "10", "seconds, from 1 to 3600", "How long they have to end by themselves; then they are killed.");

    public static Command Make()
    {
        var command = new Command("down", """
            Ends both mocks that `mocks up --detach` started, and says so. Where none run, it says that.
              mocks down --timeout 30

            Exit codes: 0 none run any more, 1 they had to be killed, 2 a bad setting.
            """);
        var options = SettingOptions.AddTo(command, [Limit]);
        command.SetAction((parsed, cancellationToken) => DownAsync(
            new SettingReader(setting => options.ValueOf(parsed, setting), Environment.GetEnvironmentVariable), cancellationToken));
        return command;
    }

    private static async Task<int> DownAsync(SettingReader reader, CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromSeconds(reader.Number(Limit, 1, 3600));
        var clock = Stopwatch.StartNew();
        UpState? state = null;
        // They may be starting: their state comes when they are ready.
        await UntilAsync(() => !BackgroundPlace.IsTaken || (state = BackgroundPlace.Running()) is not null, limit - clock.Elapsed, cancellationToken);
        if (state is null)
        {
            if (BackgroundPlace.IsTaken)
            {
                await Console.Error.WriteLineAsync($"mocks: --timeout {limit.TotalSeconds:0}: mocks are being started in the background, and were not ready after {limit.TotalSeconds:0} s.");
                return 1;
            }

            BackgroundPlace.Clear();
            await Console.Out.WriteLineAsync("No mocks run in the background: 'mocks up --detach' starts them there.");
            return 0;
        }

        Signal(state.Process, Signals.Terminate);
        if (await UntilAsync(() => !BackgroundPlace.IsTaken, limit - clock.Elapsed, cancellationToken))
        {
            await Console.Out.WriteLineAsync($"Ended {state}.");
            return 0;
        }

        Signal(state.Process, Signals.Kill);
        await UntilAsync(() => !BackgroundPlace.IsTaken, limit, cancellationToken);
        BackgroundPlace.Clear();
        await Console.Error.WriteLineAsync($"mocks: --timeout {limit.TotalSeconds:0}: killed {state}: they did not end within {limit.TotalSeconds:0} s.");
        return 1;
    }

    private static void Signal(int process, int signal)
    {
        if (!OperatingSystem.IsWindows())
        {
            Signals.Send(process, signal);
        }
    }

    private static async Task<bool> UntilAsync(Func<bool> isSo, TimeSpan limit, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            if (clock.Elapsed >= limit)
            {
                return false;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        return true;
    }
}
