using System.Runtime.InteropServices;

namespace Mocks.Go.Os.Exec;

/// <summary>A program that this process has started and not yet reaped.</summary>
/// <remarks>Source: Go, <c>os.StartProcess</c> and <c>syscall.forkExec</c>. Signals are reset, because this runtime ignores some.</remarks>
internal sealed unsafe class ChildProcess
{
    private const int NoSuchProcess = 3;
    private const int InvalidArgument = 22;

    private readonly Lock _gate = new();
    private WaitStatus? _status;

    private ChildProcess(int id) => Id = id;

    public int Id { get; }

    /// <summary>How it ended; null until it is reaped.</summary>
    public WaitStatus? Status
    {
        get
        {
            lock (_gate)
            {
                return _status;
            }
        }
    }

    /// <param name="path">The file to run.</param>
    /// <param name="environment">Every variable, as <c>NAME=value</c>.</param>
    /// <param name="folder">The working directory; null or empty for that of this process.</param>
    /// <exception cref="ExecException">It cannot be run, in Go's words.</exception>
    public static ChildProcess Start(
        string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, string? folder, ProcessGroup group, StandardFiles files)
    {
        ThrowIfFailed(arguments.Append(path).Append(folder ?? "").Any(text => text.Contains('\0', StringComparison.Ordinal)) ? InvalidArgument : 0);
        using var argumentList = new TextList(arguments);
        using var environmentList = new TextList(environment);
        Libc.Opaque attributes, actions, signals;
        ThrowIfFailed(Libc.BeginAttributes(&attributes));
        ThrowIfFailed(Libc.BeginActions(&actions));
        try
        {
            ThrowIfFailed(Libc.SetFlags(&attributes, (short)(Libc.SetSignalsToDefault | Libc.SetSignalMask | group switch
            {
                ProcessGroup.NewGroup => Libc.NewGroup,
                ProcessGroup.NewSession => Libc.NewSession,
                _ => (short)0,
            })));
            ThrowIfFailed(Libc.AllSignals(&signals));
            ThrowIfFailed(Libc.SetDefaults(&attributes, &signals));
            ThrowIfFailed(Libc.NoSignals(&signals));
            ThrowIfFailed(Libc.SetMask(&attributes, &signals));
            if (folder is { Length: > 0 })
            {
                ThrowIfFailed(Libc.AddFolder(&actions, folder));
            }

            files.AddTo(&actions);
            ThrowIfFailed(Libc.Spawn(out var id, path, &actions, &attributes, argumentList.Pointers, environmentList.Pointers));
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
                throw new ExecException(GoFiles.Failed("fork/exec", path, error).Message);
            }
        }
    }

    /// <summary>Opens a file that can be read when the process has ended.</summary>
    /// <returns>-1 when the system cannot.</returns>
    public int OpenEnd() => (int)Libc.SystemCall(Libc.OpenProcess, Id, 0);

    /// <summary>Blocks until the process has ended, and leaves it to be reaped: until then its id is not used again.</summary>
    public void AwaitEnd()
    {
        Libc.Opaque about;
        while (Libc.WaitFor(Libc.OfProcess, Id, &about, Libc.WhenExited | Libc.LeaveIt) < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted)
        {
        }
    }

    /// <summary>Reaps the process, which has ended.</summary>
    public WaitStatus Reap()
    {
        lock (_gate)
        {
            // Another part of this program may have reaped it, so that its status is not known.
            return _status ??= Libc.Reap(Id, out var status, 0) == Id ? new WaitStatus(status) : new WaitStatus(Signals.Kill);
        }
    }

    /// <returns>Why it was not sent, in Go's words; null when it was.</returns>
    public string? Signal(int signal, bool toGroup)
    {
        lock (_gate)
        {
            if (_status is not null)
            {
                return "os: process already finished";
            }

            return Libc.Kill(toGroup ? -Id : Id, signal) == 0 ? null
                : Marshal.GetLastPInvokeError() is var error && error == NoSuchProcess && !toGroup ? "os: process already finished"
                : GoFiles.Words(error);
        }
    }

    private sealed class TextList : IDisposable
    {
        private readonly nint[] _texts;

        public TextList(IReadOnlyList<string> texts)
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
