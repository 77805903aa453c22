using System.Runtime.InteropServices;

namespace Mocks.Go.Os.Exec;

/// <summary>A pipe into which a process writes. Neither end is inherited by a process that is started at the same time.</summary>
internal sealed unsafe class OutputPipe
{
    private readonly Lock _gate = new();
    private readonly OutputAction _output;
    private int _read;
    private int _write;
    private int _watch;

    /// <exception cref="ExecException">No more files can be opened.</exception>
    public OutputPipe(OutputAction output)
    {
        _output = output;
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.CloseOnExec) != 0)
        {
            throw new ExecException($"pipe2: {GoFiles.Words(Marshal.GetLastPInvokeError())}");
        }

        (_read, _write) = (ends[0], ends[1]);
    }

    /// <summary>The end that the process gets.</summary>
    public int WriteEnd => _write;

    /// <summary>Closes this process's copy of the end that the process writes to.</summary>
    public void CloseWriteEnd()
    {
        _ = Libc.Close(_write);
        _write = -1;
    }

    /// <param name="closed">Called once, when all writers have closed the pipe; not after <see cref="Close"/>.</param>
    public void Begin(Action closed) => _watch = WatchedFiles.Shared.Add(_read, buffer =>
    {
        if (Read(buffer))
        {
            return true;
        }

        lock (_gate)
        {
            if (_read < 0)
            {
                return false;
            }

            Close();
        }

        closed();
        return false;
    });

    /// <summary>Closes the read end: a later write fails with EPIPE.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_read >= 0)
            {
                WatchedFiles.Shared.Remove(_watch, _read);
                _ = Libc.Close(_read);
                _read = -1;
            }
        }
    }

    /// <returns>Whether there may be more.</returns>
    private bool Read(Span<byte> buffer)
    {
        lock (_gate)
        {
            var length = _read < 0 ? 0 : (int)Libc.Read(_read, buffer, (nuint)buffer.Length);
            if (length < 0)
            {
                return Marshal.GetLastPInvokeError() == Libc.Interrupted;
            }

            if (length > 0)
            {
                _output(buffer[..length]);
            }

            return length > 0;
        }
    }
}
