using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Mocks.Mocking.Hosting;

/// <summary>What the process has in memory for itself alone, so without the pages of files.</summary>
/// <remarks>Source: the Linux manual page <c>proc_pid_statm(5)</c>: in pages, the whole address space, what is in memory, and what of that belongs to files.</remarks>
internal static class OwnMemory
{
    private static readonly SafeFileHandle? Statm = Open();

    /// <returns>Bytes; elsewhere than on Linux, with the pages of files.</returns>
    public static long Read()
    {
        if (Statm is null)
        {
            return Environment.WorkingSet;
        }

        Span<byte> line = stackalloc byte[128];
        var fields = Encoding.ASCII.GetString(line[..RandomAccess.Read(Statm, line, fileOffset: 0)]).Split(' ', 4);
        return (Pages(fields[1]) - Pages(fields[2])) * Environment.SystemPageSize;
    }

    private static long Pages(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    private static SafeFileHandle? Open()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.OpenHandle("/proc/self/statm") : null;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null; // A system without /proc.
        }
    }
}
