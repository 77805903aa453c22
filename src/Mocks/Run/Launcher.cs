using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Mocks.Go.Os.Exec;

namespace Mocks.Run;

/// <summary>
/// This program, started again, as the parent of one command: it adopts every process that the command starts, and ends them all when the
/// command has ended, when <c>mocks</c> asks for it, and when <c>mocks</c> itself is gone, even by SIGKILL.
/// </summary>
/// <remarks>
/// It has two pipes. Orders: <c>signal N</c>, <c>end</c>, and its end, which says that <c>mocks</c> is gone.
/// Reports: <c>started TICKS</c> or <c>failed ERRNO MESSAGE</c>, <c>exited CODE TICKS</c>, and <c>left PID NAME</c> for each process that
/// the command left running. Texts are percent-encoded.
/// Linux only. PR_SET_PDEATHSIG would not do: it follows the thread that started the child, and threads of .NET's pool come and go.
/// </remarks>
internal static partial class Launcher
{
    public const string Verb = "__launch";

    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;
    private const int PipeSignal = 13;
    private const nint Default = 0;
    private const nint Ignore = 1;

    // Filters at the end of a pipeline, e.g. tee, end a moment after the command.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Reaping = TimeSpan.FromSeconds(1);

    /// <param name="args">The handles of the pipes for orders and reports, then the command.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var orderHandle, var reportHandle, _, ..] || !OperatingSystem.IsLinux())
        {
            await Console.Error.WriteLineAsync($"mocks: {Verb} is how 'mocks run' starts a command. See 'mocks run --help'.");
            return 2;
        }

        // A session of its own: 'kill 0' in the command does not reach mocks, and a signal to the group of mocks does not reach this.
        _ = SetSid();
        ProcessTree.Adopt();
        using var ending = new EndingSignals(_ => { });
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => context.Cancel = true);
        await using var orders = new AnonymousPipeClientStream(PipeDirection.In, Own(orderHandle));
        await using var reports = new AnonymousPipeClientStream(PipeDirection.Out, Own(reportHandle));
        await using var report = new StreamWriter(reports) { AutoFlush = true };
        await RunAsync(new ProcessStartInfo(args[2], args[3..]), orders, report);
        return 0;
    }

    private static async Task RunAsync(ProcessStartInfo start, Stream orders, StreamWriter report)
    {
        using var process = new Process { StartInfo = start };
        var startedAt = DateTimeOffset.UtcNow;
        try
        {
            // .NET ignores SIGPIPE, and a command inherits a signal that is ignored.
            _ = SetSignal(PipeSignal, Default);
            process.Start();
            _ = SetSignal(PipeSignal, Ignore);
        }
        catch (Exception missing) when (missing is Win32Exception or InvalidOperationException)
        {
            Say(report, $"failed {(missing as Win32Exception)?.NativeErrorCode ?? 0} {Uri.EscapeDataString(Directory.Exists(start.FileName) ? "it is a folder" : missing.Message.TrimEnd('.'))}");
            return;
        }

        var exited = process.WaitForExitAsync();
        Say(report, $"started {startedAt.UtcTicks}");
        var child = process.Id;
        await using var reaper = new Timer(_ => ProcessTree.Reap(child), null, Reaping, Reaping);
        await Task.WhenAny(exited, ObeyAsync(orders, process));
        var isEnded = !exited.IsCompleted;
        if (isEnded)
        {
            ProcessTree.End(child);
            await exited;
        }

        Say(report, $"exited {process.ExitCode} {DateTimeOffset.UtcNow.UtcTicks}");
        if (!isEnded)
        {
            foreach (var left in ProcessTree.Settle(Settling, child))
            {
                Say(report, $"left {left.Id} {Uri.EscapeDataString(left.Name)}");
            }

            ProcessTree.End(child);
        }
    }

    /// <summary>Passes signals on. Completes when everything is to be ended.</summary>
    private static async Task ObeyAsync(Stream orders, Process process)
    {
        using var reader = new StreamReader(orders);
        while (await reader.ReadLineAsync() is { } line && line != "end")
        {
            var signal = int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
            if (!process.HasExited)
            {
                // A terminal sends Ctrl-C and a hang-up to the whole group; this process ignores its own.
                Signals.Send(signal == Signals.Terminate ? process.Id : -Environment.ProcessId, signal);
            }
        }
    }

    private static void Say(StreamWriter report, FormattableString line)
    {
        try
        {
            report.Write($"{line.ToString(CultureInfo.InvariantCulture)}\n");
        }
        catch (IOException)
        {
            // mocks is gone; the command is ended next.
        }
    }

    /// <summary>A pipe that the command must not inherit: while it had one, the pipe would not end.</summary>
    private static SafePipeHandle Own(string handle)
    {
        var own = new SafePipeHandle(nint.Parse(handle, CultureInfo.InvariantCulture), ownsHandle: true);
        _ = FCntl((int)own.DangerousGetHandle(), SetDescriptorFlags, CloseOnExec);
        return own;
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignal(int signal, nint handling);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FCntl(int descriptor, int command, int argument);
}
