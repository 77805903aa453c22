using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mocks.Tests;

/// <summary>A program of ours that was started as a user would, and has said where it listens.</summary>
public sealed partial class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;

    private RunningProgram(Process process, string firstLine) => (_process, FirstLine) = (process, firstLine);

    public string FirstLine { get; }

    public Uri Address => new(FirstLine[FirstLine.IndexOf("http://", StringComparison.Ordinal)..]);

    public static async Task<RunningProgram> StartAsync(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        var line = await process.StandardOutput.ReadLineAsync();
        return line is not null
            ? new RunningProgram(process, line)
            : throw new InvalidOperationException($"It ended, and said: {await process.StandardError.ReadToEndAsync()}");
    }

    public Task<string> RestAsync() => _process.StandardOutput.ReadToEndAsync();

    public async Task<string?> NextLineAsync() => await _process.StandardOutput.ReadLineAsync();

    /// <summary>Sends a signal and waits for the end.</summary>
    public async Task<int> StopAsync(int signal = 15)
    {
        Assert.Equal(0, Kill(_process.Id, signal));
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
