using System.Runtime.InteropServices;

namespace Mocks.Go.Os.Exec;

/// <summary>The three standard files of a child process.</summary>
/// <param name="Terminal">The path of a terminal that is all three; null for the others.</param>
/// <param name="Input">The file that is its standard input; null for <c>/dev/null</c>.</param>
/// <param name="Output">The file that is its standard output; null for <c>/dev/null</c>.</param>
/// <param name="Errors">The file that is its standard error; null for <c>/dev/null</c>.</param>
internal readonly record struct StandardFiles(string? Terminal, int? Input, int? Output, int? Errors)
{
    private const string NullDevice = "/dev/null";

    /// <summary>Adds them to what a new process does before its program runs.</summary>
    public unsafe void AddTo(Libc.Opaque* actions)
    {
        if (Terminal is not null)
        {
            // The first terminal that a session leader opens becomes its controlling terminal.
            Check(Libc.AddOpen(actions, 0, Terminal, Libc.ReadWrite, 0));
            Check(Libc.AddDuplicate(actions, 0, 1));
            Check(Libc.AddDuplicate(actions, 0, 2));
            return;
        }

        Add(actions, Input, 0, Libc.ReadOnly);
        Add(actions, Output, 1, Libc.WriteOnly);
        Add(actions, Errors, 2, Libc.WriteOnly);
    }

    private static unsafe void Add(Libc.Opaque* actions, int? file, int to, int flags) => Check(file is { } given
        ? Libc.AddDuplicate(actions, given, to)
        : Libc.AddOpen(actions, to, NullDevice, flags, 0));

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new ExecException(Marshal.GetPInvokeErrorMessage(error));
        }
    }
}
