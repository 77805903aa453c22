using System.Net;
using System.Net.Sockets;

namespace Mocks.Parity.Tests;

/// <summary>The mock as a program under AgentAPI's name, with AgentAPI's arguments.</summary>
internal sealed class ServerProgram : IDisposable
{
    private readonly RunningProgram _program;

    private ServerProgram(RunningProgram program) => _program = program;

    public int Id => _program.Id;

    /// <param name="agent">The simulated agent; the command after <c>--</c> is only logged.</param>
    /// <param name="speed">How many times faster than real time its clock runs.</param>
    /// <param name="checksAgent">The command after <c>--</c> must exist.</param>
    /// <param name="runsAgent">The command is run, in a folder with <c>{here}/scripted_agent.py</c>, in place of a simulated agent.</param>
    public static ServerProgram Start(
        string[] arguments, string agent = "scripted", int speed = 1, string? version = null, bool checksAgent = false, bool runsAgent = false)
    {
        var start = Programs.Ours("agentapi", arguments).With(
            ("MOCK_CHECK_AGENT", checksAgent ? "1" : ""), ("MOCK_AGENT", runsAgent ? "" : agent), ("MOCK_RUN_AGENT", runsAgent ? "1" : ""), ("MOCK_SPEED", $"{speed}"));
        start.WorkingDirectory = runsAgent ? AppContext.BaseDirectory : "";
        if (version is not null)
        {
            // One older release represents its minor version.
            var parts = version.Split('.');
            start.With(("MOCK_AGENTAPI_VERSION", parts[1] == "12" ? version : $"{parts[0]}.{parts[1]}"));
        }

        return new ServerProgram(RunningProgram.Start(start));
    }

    public async Task WaitForPortAsync(int port)
    {
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        while (true)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!_program.HasEnded)
            {
                // It does not listen yet.
                await Task.Delay(5, patience.Token);
            }
            catch (SocketException)
            {
                var (_, output, errors) = await _program.EndAsync();
                throw new InvalidOperationException($"The program ended: {output}{errors}");
            }
        }
    }

    /// <param name="signal">As the recordings name it, e.g. <c>SIGTERM</c>.</param>
    public Task SignalAsync(string signal) => _program.SignalAsync(signal["SIG".Length..]);

    /// <summary>Waits until it exits. The code is negative for a signal that killed it, as in the recordings.</summary>
    public async Task<Ended> EndAsync() => await _program.EndAsync() is var ended && ended.ExitCode > 128 ? ended with { ExitCode = 128 - ended.ExitCode } : ended;

    public void Dispose() => _program.Dispose();
}
