using System.Collections;
using System.Runtime.InteropServices;
using Mocks.Go.Os;
using Mocks.GoLibraries.Xerrors;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>A process that was started in a terminal, which controls it.</summary>
internal sealed unsafe class ChildProcess
{
    private readonly Lock _gate = new();
    private readonly int _id;
    private bool _reaped;

    private ChildProcess(int id) => _id = id;

    /// <summary>Starts a program whose three standard files are the terminal, in a session of its own.</summary>
    /// <param name="command">The program as it was asked for, and its arguments.</param>
    /// <remarks>Source: coder/agentapi, <c>lib/termexec/termexec.go</c>, <c>StartProcess</c>; Go, <c>os/exec</c>. The first terminal that
    /// the leader of a session opens becomes its controlling one. Signals begin as a login shell has them, whatever this runtime ignores.</remarks>
    /// <exception cref="WrappedError">It cannot be run, in Go's words.</exception>
    public static ChildProcess Start(IReadOnlyList<string> command, string terminal)
    {
        var path = AgentCommand.Find(command[0], Environment.GetEnvironmentVariable("PATH"));
        using var arguments = new TextList(command);
        using var environment = new TextList(Variables());
        Libc.Opaque attributes, actions, signals;
        Demand(Libc.BeginAttributes(&attributes));
        Demand(Libc.BeginActions(&actions));
        try
        {
            Demand(Libc.SetFlags(&attributes, Libc.NewSession | Libc.SetSignalsToDefault | Libc.SetSignalMask));
            Demand(Libc.AllSignals(&signals));
            Demand(Libc.SetDefaults(&attributes, &signals));
            Demand(Libc.NoSignals(&signals));
            Demand(Libc.SetMask(&attributes, &signals));
            Demand(Libc.AddOpen(&actions, 0, terminal, Libc.ReadWrite, 0));
            Demand(Libc.AddDuplicate(&actions, 0, 1));
            Demand(Libc.AddDuplicate(&actions, 0, 2));
            Demand(Libc.Spawn(out var id, path, &actions, &attributes, arguments.Pointers, environment.Pointers));
            return new ChildProcess(id);
        }
        finally
        {
            Libc.EndActions(&actions);
            Libc.EndAttributes(&attributes);
        }

        void Demand(int error)
        {
            if (error != 0)
            {
                throw WrappedError.Plain(GoFiles.Failed("fork/exec", path, error).Message);
            }
        }
    }

    /// <summary>Waits until it has ended, which no other may do.</summary>
    /// <returns>Its exit code; 128 and the number of the signal that killed it.</returns>
    public int Wait()
    {
        // First without reaping it: until then its process id is not reused.
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

    /// <summary>Nothing, when it has ended.</summary>
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

    // The server's own, but for the kind of terminal.
    private static IEnumerable<string> Variables() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Where(variable => (string)variable.Key != "TERM").Select(variable => $"{variable.Key}={variable.Value}").Append("TERM=vt100");

    /// <summary>Texts as C has lists of them.</summary>
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
