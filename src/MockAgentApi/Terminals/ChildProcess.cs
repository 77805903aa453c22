using System.Collections;
using System.Runtime.InteropServices;
using Mocks.Go.Os;
using Mocks.GoLibraries.Xerrors;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>A process with a controlling terminal.</summary>
internal sealed unsafe class ChildProcess
{
    private readonly Lock _gate = new();
    private readonly int _id;
    private bool _reaped;

    private ChildProcess(int id) => _id = id;

    /// <summary>Starts a program in a new session, with the terminal as its three standard files.</summary>
    /// <remarks>Source: coder/agentapi, <c>lib/termexec/termexec.go</c>, <c>StartProcess</c>; Go, <c>os/exec</c>. The first terminal that
    /// a session leader opens becomes its controlling terminal. Signals are reset, because this runtime ignores some.</remarks>
    /// <exception cref="WrappedError">It cannot be run, in Go's words.</exception>
    public static ChildProcess Start(IReadOnlyList<string> command, string terminal)
    {
        var path = AgentCommand.Find(command[0], Environment.GetEnvironmentVariable("PATH"));
        using var arguments = new TextList(command);
        using var environment = new TextList(Variables());
        Libc.Opaque attributes, actions, signals;
        ThrowIfFailed(Libc.BeginAttributes(&attributes));
        ThrowIfFailed(Libc.BeginActions(&actions));
        try
        {
            ThrowIfFailed(Libc.SetFlags(&attributes, Libc.NewSession | Libc.SetSignalsToDefault | Libc.SetSignalMask));
            ThrowIfFailed(Libc.AllSignals(&signals));
            ThrowIfFailed(Libc.SetDefaults(&attributes, &signals));
            ThrowIfFailed(Libc.NoSignals(&signals));
            ThrowIfFailed(Libc.SetMask(&attributes, &signals));
            ThrowIfFailed(Libc.AddOpen(&actions, 0, terminal, Libc.ReadWrite, 0));
            ThrowIfFailed(Libc.AddDuplicate(&actions, 0, 1));
            ThrowIfFailed(Libc.AddDuplicate(&actions, 0, 2));
            ThrowIfFailed(Libc.Spawn(out var id, path, &actions, &attributes, arguments.Pointers, environment.Pointers));
            return new ChildProcess(id);
        }
        finally
        {
            Libc.EndActions(&actions);
            Libc.EndAttributes(&attributes);
        }

        void ThrowIfFailed(int error)
        {
            if (error != 0)
            {
                throw WrappedError.Plain(GoFiles.Failed("fork/exec", path, error).Message);
            }
        }
    }

    /// <summary>Waits until the process has ended. Call it once.</summary>
    /// <returns>The exit code; 128 plus the number of the signal that killed it.</returns>
    public int Wait()
    {
        // The first wait does not reap: until then the process id is not reused.
        Libc.Opaque about;
        while (Libc.WaitFor(Libc.OfProcess, _id, &about, Libc.WhenExited | Libc.LeaveIt) < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted)
        {
        }

        lock (_gate)
        {
            _reaped = true;
            var signal = Libc.Reap(_id, out var status, 0) == _id ? status & 0x7f : Libc.Sigkill;
            return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
        }
    }

    public void Signal(int signal)
    {
        lock (_gate)
        {
            if (!_reaped)
            {
                _ = Libc.Kill(_id, signal);
            }
        }
    }

    // The server's variables, with another TERM.
    private static IEnumerable<string> Variables() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Where(variable => (string)variable.Key != "TERM").Select(variable => $"{variable.Key}={variable.Value}").Append("TERM=vt100");

    private sealed class TextList : IDisposable
    {
        private readonly nint[] _texts;

        public TextList(IEnumerable<string> texts)
        {
            _texts = [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];
            Pointers = (byte**)NativeMemory.Alloc((nuint)_texts.Length, (nuint)sizeof(nint));
            _texts.CopyTo(new Span<nint>(Pointers, _texts.Length));
        }

        public byte** Pointers { get; }

        public void Dispose()
        {
            Array.ForEach(_texts, Marshal.FreeCoTaskMem);
            NativeMemory.Free(Pointers);
        }
    }
}
