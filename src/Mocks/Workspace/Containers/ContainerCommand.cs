using System.Buffers;
using System.IO.Pipelines;
using Mocks.Go.Os.Exec;
using Mocks.Run;

namespace Mocks.Workspace.Containers;

/// <summary>Runs the command of a person in the container of an agent.</summary>
internal static class ContainerCommand
{
    /// <summary>Between SIGTERM and SIGKILL for a command that takes too long.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>How long a child of the command may keep its output open.</summary>
    private static readonly TimeSpan OutputDrain = TimeSpan.FromSeconds(1);

    /// <param name="environment">All of its environment.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    public static async Task<CommandResult> RunAsync(
        AgentContainer container, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> line, TimeSpan timeout, TextWriter screen, CancellationToken cancellationToken)
    {
        // The thread that reads all output must not wait for the screen.
        var (output, errors) = (new Pipe(new PipeOptions(pauseWriterThreshold: 0)), new Pipe(new PipeOptions(pauseWriterThreshold: 0)));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        var lines = new CommandOutput(screen);
        var startedAt = DateTimeOffset.UtcNow;
        var running = container.Start(new GoCommand(line)
        {
            Environment = [.. environment.Select(variable => $"{variable.Key}={variable.Value}")],
            Output = bytes => Write(output.Writer, bytes),
            Errors = bytes => Write(errors.Writer, bytes),
            WaitDelay = OutputDrain,
        });
        var readers = Task.WhenAll(ReadAsync(lines, output, "out"), ReadAsync(lines, errors, "err"));
        await Task.WhenAny(running.Ended, Task.Delay(Timeout.InfiniteTimeSpan, limit.Token));
        var isCut = !running.Ended.IsCompleted;
        if (isCut)
        {
            running.SignalGroup(Signals.Terminate);
            await Task.WhenAny(running.Ended, Task.Delay(Grace, CancellationToken.None));
        }

        running.SignalGroup(Signals.Kill); // Also what the command has left in its group.
        var end = await running.Ended;
        var duration = DateTimeOffset.UtcNow - startedAt;
        await output.Writer.CompleteAsync();
        await errors.Writer.CompleteAsync();
        await readers;
        return new CommandResult(end.Status.ExitCode, startedAt, duration, lines.Lines(), isCut && !cancellationToken.IsCancellationRequested, Left: []);
    }

    private static async Task ReadAsync(CommandOutput lines, Pipe from, string stream)
    {
        using var reader = new StreamReader(from.Reader.AsStream());
        await lines.ReadAsync(reader, stream);
    }

    private static void Write(PipeWriter to, ReadOnlySpan<byte> bytes)
    {
        to.Write(bytes);
        _ = to.FlushAsync().AsTask(); // It never waits: the pipe has no limit.
    }
}
