using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text;
using Mocks.Go.Os.Exec;

namespace Mocks.Run;

/// <summary>A process that the command left running when it had ended.</summary>
internal sealed record LeftProcess(int Id, string Name);

/// <summary>How a command ended.</summary>
/// <param name="Left">What it left running, and was ended then. Always empty on other systems than Linux.</param>
internal sealed record CommandEnd(int ExitCode, DateTimeOffset StartedAt, DateTimeOffset EndedAt, IReadOnlyList<LeftProcess> Left);

/// <summary>A command and every process that it starts. Disposing ends them all.</summary>
internal abstract class RunningCommand(Process process) : IAsyncDisposable
{
    public StreamReader Output => process.StandardOutput;

    public StreamReader Errors => process.StandardError;

    /// <summary>Completes when the command has ended, and what it left running.</summary>
    public abstract Task<CommandEnd> Ended { get; }

    protected Process Process => process;

    /// <param name="isWhole">The environment is all that the command gets; else it is added to this process's.</param>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static async Task<RunningCommand> StartAsync(IReadOnlyList<string> line, IReadOnlyDictionary<string, string> environment, bool isWhole = false)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new PlainCommand(Processes.Start(line[0], line.Skip(1), environment, isWhole));
        }

        var command = LaunchedCommand.Launch(line, environment, isWhole);
        try
        {
            await command.Started;
            return command;
        }
        catch
        {
            await command.DisposeAsync();
            throw;
        }
    }

    /// <summary>Passes a signal on to the command; one that a terminal sends, to its process group.</summary>
    public abstract void Signal(int number);

    /// <summary>Ends the command and everything that it started, in a second at most: SIGTERM, then SIGKILL.</summary>
    public abstract void End();

    public virtual async ValueTask DisposeAsync()
    {
        End();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}

/// <summary>On Linux: through <see cref="Launcher"/>.</summary>
internal sealed class LaunchedCommand : RunningCommand
{
    // A child process inherits what may be inherited at its start: the pipes of one launcher must not reach another.
    private static readonly Lock Launching = new();

    private readonly AnonymousPipeServerStream _orders;
    private readonly AnonymousPipeServerStream _reports;
    private readonly TaskCompletionSource<DateTimeOffset> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LaunchedCommand(Process process, AnonymousPipeServerStream orders, AnonymousPipeServerStream reports)
        : base(process)
    {
        (_orders, _reports) = (orders, reports);
        Ended = ReadReportsAsync();
    }

    public Task Started => _started.Task;

    public override Task<CommandEnd> Ended { get; }

    public static LaunchedCommand Launch(IReadOnlyList<string> line, IReadOnlyDictionary<string, string> environment, bool isWhole)
    {
        lock (Launching)
        {
            var orders = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
            var reports = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            var own = Environment.ProcessPath!;
            string[] program = Path.GetFileNameWithoutExtension(own) == "dotnet" ? [own, Path.Combine(AppContext.BaseDirectory, "mocks.dll")] : [own];
            var process = Processes.Start(
                program[0], [.. program[1..], Launcher.Verb, orders.GetClientHandleAsString(), reports.GetClientHandleAsString(), .. line], environment, isWhole);
            orders.DisposeLocalCopyOfClientHandle();
            reports.DisposeLocalCopyOfClientHandle();
            return new LaunchedCommand(process, orders, reports);
        }
    }

    public override void Signal(int number) => Order($"signal {number}\n");

    public override void End() => Order("end\n");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _orders.DisposeAsync();
        await _reports.DisposeAsync();
    }

    private async Task<CommandEnd> ReadReportsAsync()
    {
        var end = new CommandEnd(ExitCode: -1, default, default, []);
        using var reader = new StreamReader(_reports, leaveOpen: true);
        while (await reader.ReadLineAsync() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["failed", var code, var message]:
                    _started.SetException(new Win32Exception(int.Parse(code, CultureInfo.InvariantCulture), Uri.UnescapeDataString(message)));
                    break;
                case ["started", var ticks]:
                    end = end with { StartedAt = At(ticks) };
                    _started.SetResult(end.StartedAt);
                    break;
                case ["exited", var code, var ticks]:
                    end = end with { ExitCode = int.Parse(code, CultureInfo.InvariantCulture), EndedAt = At(ticks) };
                    break;
                case ["left", var id, var name]:
                    end = end with { Left = [.. end.Left, new LeftProcess(int.Parse(id, CultureInfo.InvariantCulture), Uri.UnescapeDataString(name))] };
                    break;
            }
        }

        // The launcher reports all of that, unless it was killed itself.
        await Process.WaitForExitAsync();
        _started.TrySetException(new Win32Exception($"the process that was to start it ended with {Process.ExitCode}"));
        return end.EndedAt == default ? end with { ExitCode = Process.ExitCode, EndedAt = DateTimeOffset.UtcNow } : end;
    }

    private void Order(string line)
    {
        try
        {
            _orders.Write(Encoding.ASCII.GetBytes(line));
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The launcher has ended, and everything with it.
        }
    }

    private static DateTimeOffset At(string ticks) => new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);
}

/// <summary>On other systems: as a child. What has left the process tree is not found.</summary>
internal sealed class PlainCommand(Process process) : RunningCommand(process)
{
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private Task<CommandEnd>? _ended;

    public override Task<CommandEnd> Ended => _ended ??= EndAsync();

    public override void Signal(int number)
    {
        if (!OperatingSystem.IsWindows() && !Process.HasExited)
        {
            Signals.Send(Process.Id, number);
        }
    }

    public override void End() => Process.Kill(entireProcessTree: true);

    private async Task<CommandEnd> EndAsync()
    {
        await Process.WaitForExitAsync();
        return new CommandEnd(Process.ExitCode, _startedAt, DateTimeOffset.UtcNow, []);
    }
}

internal static class Processes
{
    public static Process Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, bool isWhole)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (isWhole)
        {
            start.Environment.Clear();
        }

        foreach (var (name, value) in isWhole ? [] : ProxyExemption.Of(Environment.GetEnvironmentVariable))
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
