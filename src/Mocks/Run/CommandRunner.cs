using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mocks.Run;

/// <param name="AtMs">Milliseconds since the start of the command.</param>
/// <param name="Stream"><c>out</c> or <c>err</c>.</param>
internal sealed record OutputLine(double AtMs, string Stream, string Text);

/// <param name="TimedOut">The command was killed because it took too long.</param>
/// <param name="Left">The processes that the command left running; they have been ended.</param>
internal sealed record CommandResult(
    int ExitCode, DateTimeOffset StartedAt, TimeSpan Duration, IReadOnlyList<OutputLine> Output, bool TimedOut, IReadOnlyList<LeftProcess> Left);

/// <summary>Runs a command as a child process: shows its lines at once, forwards signals to it, and leaves no process of it behind.</summary>
internal static class CommandRunner
{
    private static readonly TimeSpan FirstNotice = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NextNotices = TimeSpan.FromSeconds(5);

    // After a signal, everything has this long to end by itself.
    private static readonly TimeSpan EndAfterSignal = TimeSpan.FromSeconds(5);

    // Where a process of the command was not found, it may keep the pipes open; its output does not belong to the report.
    private static readonly TimeSpan OutputDrain = TimeSpan.FromSeconds(1);

    /// <param name="screen">Gets each line as it comes; a synchronised writer.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static async Task<CommandResult> RunAsync(
        IReadOnlyList<string> line, IReadOnlyDictionary<string, string> environment, TimeSpan timeout, TextWriter screen)
    {
        using var limit = new CancellationTokenSource();
        var signals = 0;
        await using var command = await RunningCommand.StartAsync(line, environment);
        using var ending = new EndingSignals(Forward);
        var clock = Stopwatch.StartNew();
        await using var notices = new Timer(_ => Console.Error.WriteLine($"  … still running after {clock.Elapsed.TotalSeconds:0} s"), null, FirstNotice, NextNotices);
        var result = await RunAsync(command, timeout, screen, limit);
        return result with { TimedOut = result.TimedOut && signals == 0 };

        // A second signal is impatience.
        void Forward(PosixSignal signal)
        {
            command.Signal(EndingSignals.NumberOf(signal));
            limit.CancelAfter(Interlocked.Increment(ref signals) == 1 ? EndAfterSignal : TimeSpan.Zero);
        }
    }

    /// <summary>Runs a command in a workspace.</summary>
    /// <param name="environment">All of its environment.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static async Task<CommandResult> RunInAsync(
        IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> line, TimeSpan timeout, TextWriter screen, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var command = await RunningCommand.StartAsync(line, environment, isWhole: true);
        var result = await RunAsync(command, timeout, screen, limit);
        return result with { TimedOut = result.TimedOut && !cancellationToken.IsCancellationRequested };
    }

    /// <summary>Runs a command without a word, and without minding signals.</summary>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static async Task<CommandResult> RunQuietlyAsync(
        IReadOnlyList<string> line, IReadOnlyDictionary<string, string> environment, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var command = await RunningCommand.StartAsync(line, environment);
        var result = await RunAsync(command, timeout, TextWriter.Null, limit);
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    private static async Task<CommandResult> RunAsync(RunningCommand command, TimeSpan timeout, TextWriter screen, CancellationTokenSource limit)
    {
        limit.CancelAfter(timeout);
        var output = new CommandOutput(screen);
        var readers = Task.WhenAll(output.ReadAsync(command.Output, "out"), output.ReadAsync(command.Errors, "err"));
        await Task.WhenAny(command.Ended, Task.Delay(Timeout.InfiniteTimeSpan, limit.Token));
        var timedOut = !command.Ended.IsCompleted;
        if (timedOut)
        {
            command.End();
        }

        var end = await command.Ended;
        await Task.WhenAny(readers, Task.Delay(OutputDrain, CancellationToken.None));
        return new CommandResult(end.ExitCode, end.StartedAt, end.EndedAt - end.StartedAt, output.Lines(), timedOut, end.Left);
    }
}
