using Mocks.GoLibraries.Xerrors;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>A real program in a terminal: what it draws comes, what is typed goes, without anyone waiting for the other.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/termexec/termexec.go</c>, <c>Process</c>.</remarks>
internal sealed class PtyProgram : IDisposable
{
    private const int Piece = 64 * 1024;

    /// <summary>All that it wrote last is there as soon as it has ended, and is no more than this. A child that it left behind may write for ever.</summary>
    private const int MaxLastWords = 1024 * 1024;

    private static readonly TimeSpan UntilKilled = TimeSpan.FromSeconds(5);

    private readonly PseudoTerminal _terminal;
    private readonly ChildProcess _process;
    private readonly Lock _gate = new();
    private readonly Queue<Typed> _typed = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int? _code;
    private bool _attached;
    private bool _closing;

    private PtyProgram(PseudoTerminal terminal, ChildProcess process) => (_terminal, _process) = (terminal, process);

    /// <summary>Its exit code, once it has ended and all that it drew has come.</summary>
    public Task<int> Exited => _exited.Task;

    /// <param name="width">Cells of its terminal in a line.</param>
    /// <param name="height">Lines of its terminal.</param>
    /// <exception cref="WrappedError">It cannot be run, in Go's words.</exception>
    public static PtyProgram Start(IReadOnlyList<string> command, int width, int height)
    {
        var terminal = new PseudoTerminal(width, height);
        try
        {
            var program = new PtyProgram(terminal, ChildProcess.Start(command, terminal.Path));
            Run("agent's end", program.AwaitEnd);
            return program;
        }
        catch
        {
            terminal.Dispose();
            throw;
        }
    }

    /// <summary>Begins to take what it draws. Until then the system keeps it.</summary>
    /// <param name="drawn">Called from a thread of its own.</param>
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

    /// <summary>Done when the program's terminal has taken all of it.</summary>
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

    /// <summary>Interrupts it, kills it when that does not end it within five seconds, and closes its terminal.</summary>
    public async Task CloseAsync()
    {
        _process.Signal(Libc.Sigint);
        await KillLaterAsync();
        Dispose();
    }

    /// <summary>Interrupts the program and closes its terminal, as closing a terminal window does. A program that ignores both is killed.</summary>
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

        _process.Signal(Libc.Sigint);
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
            _process.Signal(Libc.Sigkill);
        }
    }

    private void AwaitEnd()
    {
        var code = _process.Wait();
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
            var look = _terminal.Wait(typed is not null, ended ? 0 : -1);
            if (look.Writes && typed is not null)
            {
                typed.Rest = typed.Rest[_terminal.Write(typed.Rest.Span)..];
                Finish(typed);
            }

            var length = look.Reads ? _terminal.Read(buffer) : 0;
            if (length > 0)
            {
                drawn(buffer.AsSpan(0, length));
            }

            last += ended ? length : 0;
            if (ended && (!look.Reads || last > MaxLastWords))
            {
                break;
            }
        }

        HangUp();
    }

    /// <summary>What is to be typed, and whether the program has ended; null when there is nothing to wait for any more.</summary>
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

/// <summary>Takes what a program drew, cut anywhere.</summary>
internal delegate void DrawnAction(ReadOnlySpan<byte> bytes);
