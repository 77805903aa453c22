using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mocks.Run;

/// <param name="AtMs">Milliseconds since the start of the command.</param>
/// <param name="Stream"><c>out</c> or <c>err</c>.</param>
internal sealed record OutputLine(double AtMs, string Stream, string Text);

/// <param name="TimedOut">The command was killed because it took too long.</param>
internal sealed record CommandResult(
    int ExitCode, DateTimeOffset StartedAt, TimeSpan Duration, IReadOnlyList<OutputLine> Output, bool TimedOut);

/// <summary>Runs a command as a child process: shows its lines at once, and forwards signals to it.</summary>
internal static partial class CommandRunner
{
    private static readonly TimeSpan FirstNotice = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NextNotices = TimeSpan.FromSeconds(5);

    // A process that the command left running may keep the pipes open; its output does not belong to the report.
    private static readonly TimeSpan OutputDrain = TimeSpan.FromSeconds(1);

    /// <param name="screen">Gets each line as it comes; a synchronised writer.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static async Task<CommandResult> RunAsync(
        IReadOnlyList<string> line, IReadOnlyDictionary<string, string> environment, TimeSpan timeout, TextWriter screen)
    {
        var start = new ProcessStartInfo(line[0], line.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };
        var startedAt = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        process.Start();
        await using var notices = new Timer(_ => Console.Error.WriteLine($"  … still running after {clock.Elapsed.TotalSeconds:0} s"), null, FirstNotice, NextNotices);
        using var terminate = Forward(PosixSignal.SIGTERM, 15, process);
        using var hangUp = Forward(PosixSignal.SIGHUP, 1, process);
        using var interrupt = Forward(PosixSignal.SIGINT, 2, process);

        var output = new List<OutputLine>();
        var readers = Task.WhenAll(ReadAsync(process.StandardOutput, "out"), ReadAsync(process.StandardError, "err"));
        using var deadline = new CancellationTokenSource(timeout);
        await process.WaitForExitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var timedOut = !process.HasExited;
        if (timedOut)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        var duration = clock.Elapsed;
        await Task.WhenAny(readers, Task.Delay(OutputDrain, CancellationToken.None));
        lock (output)
        {
            return new CommandResult(process.ExitCode, startedAt, duration, [.. output], timedOut);
        }

        async Task ReadAsync(StreamReader reader, string stream)
        {
            while (await reader.ReadLineAsync() is { } text)
            {
                lock (output)
                {
                    output.Add(new OutputLine(clock.Elapsed.TotalMilliseconds, stream, text));
                }

                await screen.WriteLineAsync($"  {text}");
            }
        }
    }

    private static PosixSignalRegistration Forward(PosixSignal signal, int number, Process process) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            // A terminal sends Ctrl-C to the whole process group, so the command has received it.
            var isReceived = signal == PosixSignal.SIGINT && !Console.IsInputRedirected;
            if (!isReceived && !OperatingSystem.IsWindows() && !process.HasExited)
            {
                _ = Kill(process.Id, number);
            }
        });

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
