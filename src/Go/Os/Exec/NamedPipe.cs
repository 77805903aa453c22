using System.Runtime.InteropServices;

namespace Mocks.Go.Os.Exec;

/// <summary>A pipe that has a path.</summary>
/// <remarks>Source: Go, <c>syscall.Mkfifo</c>. It is Linux's: other systems have no such call here.</remarks>
public static class NamedPipe
{
    /// <param name="mode">Of the file, whatever this process's umask is.</param>
    /// <exception cref="ExecException">It cannot be made, in Go's words.</exception>
    public static void Make(string path, UnixFileMode mode)
    {
        if (Libc.MakeNamedPipe(path, (uint)mode) != 0)
        {
            throw new ExecException($"mkfifo {path}: {GoFiles.Words(Marshal.GetLastPInvokeError())}");
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
