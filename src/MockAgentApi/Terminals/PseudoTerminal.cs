using System.Runtime.InteropServices;
using Mocks.GoLibraries.Xerrors;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>What one look at a terminal brought.</summary>
/// <param name="Reads">There is something to read.</param>
/// <param name="Writes">It takes something.</param>
internal readonly record struct Look(bool Reads, bool Writes);

/// <summary>Both ends of a pseudo-terminal. As upstream's, this end keeps the program's end open: what it wrote last can be read after it has ended.</summary>
/// <remarks>Source: ActiveState/termtest, <c>xpty/xpty_other.go</c>. Nothing here waits but <see cref="Wait"/>, which <see cref="Wake"/> ends.</remarks>
internal sealed unsafe class PseudoTerminal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly int _master;
    private readonly int _slave;
    private readonly int _wake;
    private bool _closed;

    /// <exception cref="WrappedError">The system has no more of them.</exception>
    public PseudoTerminal(int width, int height)
    {
        _master = Demand("open /dev/ptmx", Libc.OpenTerminal(Libc.ReadWrite | Libc.NoControllingTerminal | Libc.NonBlocking | Libc.CloseOnExec));
        _slave = _wake = -1;
        try
        {
            Demand("grantpt", Libc.Grant(_master));
            Demand("unlockpt", Libc.Unlock(_master));
            var name = stackalloc byte[128];
            if (Libc.NameOf(_master, name, 128) is not 0 and var refused)
            {
                throw Failed("ptsname", refused);
            }

            Path = Marshal.PtrToStringUTF8((nint)name)!;
            _slave = Demand($"open {Path}", Libc.Open(Path, Libc.ReadWrite | Libc.NoControllingTerminal | Libc.CloseOnExec));
            Demand("set window size", Libc.Control(_master, Libc.SetWindowSize, new((ushort)height, (ushort)width, 0, 0)));
            _wake = Demand("eventfd", Libc.OpenEvent(0, Libc.NonBlocking | Libc.CloseOnExec));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The program's end, e.g. <c>/dev/pts/3</c>.</summary>
    public string Path { get; } = "";

    /// <summary>Waits until the program drew something, or takes something, or somebody wakes it.</summary>
    /// <param name="milliseconds">At most so long; -1 for ever.</param>
    public Look Wait(bool toWrite, int milliseconds)
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

    /// <returns>How many bytes the program wrote; 0 for none at the moment.</returns>
    public int Read(Span<byte> into) => (int)Math.Max(0, Libc.Read(_master, into, (nuint)into.Length));

    /// <returns>How many bytes were taken.</returns>
    public int Write(ReadOnlySpan<byte> bytes) => (int)Math.Max(0, Libc.Write(_master, bytes, (nuint)bytes.Length));

    /// <summary>Ends a wait. May be called from anywhere, at any time.</summary>
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

    private static int Demand(string what, int result) => result >= 0 ? result : throw Failed(what, Marshal.GetLastPInvokeError());

    private static WrappedError Failed(string what, int error) => WrappedError.Plain($"{what}: {Marshal.GetPInvokeErrorMessage(error).ToLowerInvariant()}");
}
