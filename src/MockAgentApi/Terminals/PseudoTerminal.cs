using System.Runtime.InteropServices;
using Mocks.GoLibraries.Xerrors;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>The result of waiting for a terminal.</summary>
/// <param name="CanRead">The program has written something.</param>
/// <param name="CanWrite">The terminal takes input.</param>
internal readonly record struct Readiness(bool CanRead, bool CanWrite);

/// <summary>Both ends of a pseudo-terminal. As upstream does, it keeps the program's end open: the last output can be read after the program has ended.</summary>
/// <remarks>Source: ActiveState/termtest, <c>xpty/xpty_other.go</c>. Only <see cref="Wait"/> blocks, and <see cref="Wake"/> ends it.</remarks>
internal sealed unsafe class PseudoTerminal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly int _master;
    private readonly int _slave;
    private readonly int _wake;
    private bool _closed;

    public PseudoTerminal(int width, int height)
    {
        _master = ThrowIfFailed("open /dev/ptmx", Libc.OpenTerminal(Libc.ReadWrite | Libc.NoControllingTerminal | Libc.NonBlocking | Libc.CloseOnExec));
        _slave = _wake = -1;
        try
        {
            ThrowIfFailed("grantpt", Libc.Grant(_master));
            ThrowIfFailed("unlockpt", Libc.Unlock(_master));
            var name = stackalloc byte[128];
            if (Libc.NameOf(_master, name, 128) is not 0 and var refused)
            {
                throw Failed("ptsname", refused);
            }

            Path = Marshal.PtrToStringUTF8((nint)name)!;
            _slave = ThrowIfFailed($"open {Path}", Libc.Open(Path, Libc.ReadWrite | Libc.NoControllingTerminal | Libc.CloseOnExec));
            ThrowIfFailed("set window size", Libc.Control(_master, Libc.SetWindowSize, new((ushort)height, (ushort)width, 0, 0)));
            _wake = ThrowIfFailed("eventfd", Libc.OpenEvent(0, Libc.NonBlocking | Libc.CloseOnExec));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The program's end, e.g. <c>/dev/pts/3</c>.</summary>
    public string Path { get; } = "";

    /// <summary>Waits until the program has written something, until its terminal takes input, or until <see cref="Wake"/>.</summary>
    /// <param name="milliseconds">The timeout; -1 for none.</param>
    public Readiness Wait(bool toWrite, int milliseconds)
    {
        Span<Libc.Polled> files = [new(_master, (short)(Libc.PollIn | (toWrite ? Libc.PollOut : 0)), 0), new(_wake, Libc.PollIn, 0)];
        while (Libc.Poll(files, 2, milliseconds) < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted)
        {
        }

        if (files[1].Found != 0)
        {
            Span<byte> count = stackalloc byte[sizeof(ulong)];
            _ = Libc.Read(_wake, count, sizeof(ulong));
        }

        return new((files[0].Found & Libc.PollIn) != 0, (files[0].Found & Libc.PollOut) != 0);
    }

    /// <returns>The bytes read; 0 when no output is available yet.</returns>
    public int Read(Span<byte> into) => (int)Math.Max(0, Libc.Read(_master, into, (nuint)into.Length));

    public int Write(ReadOnlySpan<byte> bytes) => (int)Math.Max(0, Libc.Write(_master, bytes, (nuint)bytes.Length));

    /// <summary>Ends a wait. May be called from any thread, at any time.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                Span<byte> one = [1, 0, 0, 0, 0, 0, 0, 0];
                _ = Libc.Write(_wake, one, sizeof(ulong));
            }
        }
    }

    /// <summary>Hangs up: the system sends SIGHUP to a program that still runs.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var file in _closed ? [] : new[] { _slave, _master, _wake }.Where(file => file >= 0))
            {
                _ = Libc.Close(file);
            }

            _closed = true;
        }
    }

    private static int ThrowIfFailed(string what, int result) => result >= 0 ? result : throw Failed(what, Marshal.GetLastPInvokeError());

    private static WrappedError Failed(string what, int error) => WrappedError.Plain($"{what}: {Marshal.GetPInvokeErrorMessage(error).ToLowerInvariant()}");
}
