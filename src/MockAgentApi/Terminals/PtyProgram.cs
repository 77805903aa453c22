using Mocks.Go.Os.Exec;
using Mocks.GoLibraries.Xerrors;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>A real program in a terminal. Reading its output and typing never wait for each other.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/termexec/termexec.go</c>, <c>Process</c>.</remarks>
internal sealed class PtyProgram : IDisposable
{
    private const int Piece = 64 * 1024;

    /// <summary>Output that is still read after the program has ended: a child that it left behind may write for ever.</summary>
    private const int MaxLastOutput = 1024 * 1024;

    private static readonly TimeSpan UntilKilled = TimeSpan.FromSeconds(5);

    private readonly PseudoTerminal _terminal;
    private readonly RunningCommand _process;
    private readonly Lock _gate = new();
    private readonly Queue<Typed> _typed = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int? _code;
    private bool _attached;
    private bool _closing;

    private PtyProgram(PseudoTerminal terminal, RunningCommand process) => (_terminal, _process) = (terminal, process);

    /// <summary>The exit code, when the program has ended and all its output has been read.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>Starts a program in a new session, whose controlling terminal is its three standard files.</summary>
    /// <exception cref="WrappedError">The program cannot be run, in Go's words.</exception>
    public static PtyProgram Start(IReadOnlyList<string> command, int width, int height)
    {
        var terminal = new PseudoTerminal(width, height);
        try
        {
            var program = new PtyProgram(terminal, new GoCommand(command)
            {
                // The server's variables, with another TERM.
                Environment = [.. GoCommand.OwnEnvironment(), "TERM=vt100"],
                Group = ProcessGroup.NewSession,
                Terminal = terminal.Path,
            }.Start());
            _ = program.AwaitEndAsync();
            return program;
        }
        catch (ExecException refused)
        {
            terminal.Dispose();
            throw WrappedError.Plain(refused.Message);
        }
        catch
        {
            terminal.Dispose();
            throw;
        }
    }

    /// <summary>Starts to read the output. Until then the system buffers it.</summary>
    /// <param name="drawn">Called on a dedicated thread.</param>
    public void Attach(DrawnAction drawn)
    {
        lock (_gate)
        {
            _attached = !_closing;
        }

        if (_attached)
        {
            Run("agent's terminal", () => Pump(drawn));
        }
    }

    /// <summary>Done when the terminal has taken all keys.</summary>
    public Task TypeAsync(ReadOnlyMemory<byte> keys)
    {
        var typed = new Typed(keys);
        lock (_gate)
        {
            if (_closing || keys.IsEmpty)
            {
                return Task.CompletedTask;
            }

            _typed.Enqueue(typed);
        }

        _terminal.Wake();
        return typed.Done.Task;
    }

    /// <summary>Interrupts the program, kills it when it has not ended after five seconds, and closes its terminal.</summary>
    public async Task CloseAsync()
    {
        _process.Signal(Signals.Interrupt);
        await KillLaterAsync();
        Dispose();
    }

    /// <summary>Interrupts the program and closes its terminal, as closing a terminal window does; kills it later when it has not ended.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing)
            {
                return;
            }

            _closing = true;
        }

        _process.Signal(Signals.Interrupt);
        if (_attached)
        {
            _terminal.Wake();
        }
        else
        {
            HangUp();
        }

        _ = KillLaterAsync();
    }

    private async Task KillLaterAsync()
    {
        if (await Task.WhenAny(Exited, Task.Delay(UntilKilled)) != Exited)
        {
            _process.Signal(Signals.Kill);
        }
    }

    private async Task AwaitEndAsync()
    {
        var status = (await _process.Ended).Status;
        var code = status.IsSignalled ? 128 + status.Signal : status.ExitCode;
        lock (_gate)
        {
            _code = code;
            if (_closing)
            {
                _exited.TrySetResult(code);
            }
        }

        _terminal.Wake();
    }

    private void Pump(DrawnAction drawn)
    {
        var (buffer, last) = (new byte[Piece], 0);
        while (Next() is var (typed, ended))
        {
            var ready = _terminal.Wait(typed is not null, ended ? 0 : -1);
            if (ready.CanWrite && typed is not null)
            {
                typed.Rest = typed.Rest[_terminal.Write(typed.Rest.Span)..];
                Finish(typed);
            }

            var length = ready.CanRead ? _terminal.Read(buffer) : 0;
            if (length > 0)
            {
                drawn(buffer.AsSpan(0, length));
            }

            last += ended ? length : 0;
            if (ended && (!ready.CanRead || last > MaxLastOutput))
            {
                break;
            }
        }

        HangUp();
    }

    /// <summary>The keys to type, and whether the program has ended; null when the terminal is closing.</summary>
    private (Typed? Typed, bool Ended)? Next()
    {
        lock (_gate)
        {
            return _closing ? null : (_typed.TryPeek(out var typed) ? typed : null, _code is not null);
        }
    }

    private void Finish(Typed typed)
    {
        if (typed.Rest.IsEmpty)
        {
            lock (_gate)
            {
                _typed.Dequeue();
            }

            typed.Done.TrySetResult();
        }
    }

    private void HangUp()
    {
        lock (_gate)
        {
            _closing = true;
            _terminal.Dispose();
            while (_typed.TryDequeue(out var typed))
            {
                typed.Done.TrySetResult();
            }

            if (_code is { } code)
            {
                _exited.TrySetResult(code);
            }
        }
    }

    private static void Run(string name, Action body) => new Thread(() => body()) { IsBackground = true, Name = name }.Start();

    private sealed class Typed(ReadOnlyMemory<byte> keys)
    {
        public ReadOnlyMemory<byte> Rest { get; set; } = keys;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

internal delegate void DrawnAction(ReadOnlySpan<byte> bytes);
