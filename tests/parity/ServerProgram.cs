using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Mocks.Parity.Tests;

/// <summary>The mock as a program of its own, under AgentAPI's name, told what AgentAPI is told.</summary>
internal sealed class ServerProgram : IDisposable
{
    private static readonly string[] OwnVariables = ["PRESET", "MESSAGES", "MOCK_", "AGENTAPI_", "DOTNET_", "ASPNETCORE_"];

    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly Task<string> _error;

    private ServerProgram(Process process)
    {
        _process = process;
        _out = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <param name="agent">The script that plays the agent; the command after <c>--</c> is only shown.</param>
    /// <param name="speed">How many times as fast its clock runs.</param>
    /// <param name="checksAgent">The command after <c>--</c> must be one that could be run.</param>
    /// <param name="runsAgent">It is really run, in a folder that has <c>{here}/scripted_agent.py</c>, and nobody plays.</param>
    public static ServerProgram Start(
        string[] arguments, string agent = "scripted", int speed = 1, string? version = null, bool checksAgent = false, bool runsAgent = false)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "agentapi.exe" : "agentapi"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach (var name in start.Environment.Keys.Where(name => Array.Exists(OwnVariables, own => name.StartsWith(own, StringComparison.Ordinal))).ToArray())
        {
            start.Environment.Remove(name);
        }

        // Where this process has its runtime from, whatever is installed beside it.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        start.Environment["TZ"] = "UTC";
        start.Environment["MOCK_CHECK_AGENT"] = checksAgent ? "1" : "";
        start.Environment["MOCK_AGENT"] = runsAgent ? "" : agent;
        start.Environment["MOCK_RUN_AGENT"] = runsAgent ? "1" : "";
        start.WorkingDirectory = runsAgent ? AppContext.BaseDirectory : "";
        start.Environment["MOCK_SPEED"] = $"{speed}";
        if (version is not null)
        {
            // Of older releases one stands for all of its minor version.
            var parts = version.Split('.');
            start.Environment["MOCK_AGENTAPI_VERSION"] = parts[1] == "12" ? version : $"{parts[0]}.{parts[1]}";
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close(); // AgentAPI reads it to its end before it starts.
        return new ServerProgram(process);
    }

    public async Task WaitForPortAsync(int port)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(5))
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!_process.HasExited && patience.Elapsed < TimeSpan.FromSeconds(20))
            {
                // Not yet.
            }
            catch (SocketException)
            {
                throw new TimeoutException(_process.HasExited ? $"It ended: {await _out}{await _error}" : "It does not listen.");
            }
        }
    }

    /// <param name="signal">As <c>kill</c> knows it, e.g. <c>SIGTERM</c>.</param>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal[3..], $"{Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits until it ends. A signal that killed it is a negative code, as the recordings have it.</summary>
    public async Task<(int Code, string Out, string Error)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return (_process.ExitCode > 128 ? 128 - _process.ExitCode : _process.ExitCode, await _out, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
