using System.Globalization;
using System.Runtime.InteropServices;

namespace Mocks.Mocking.Hosting;

/// <summary>The code and the read-only tables of the program, which the kernel maps from its files.</summary>
/// <remarks>Source: the Linux manual pages <c>proc_pid_smaps(5)</c> and <c>madvise(2)</c>.</remarks>
internal static partial class MappedFiles
{
    private const int DontNeed = 4; // MADV_DONTNEED

    /// <summary>Gives back their pages. One that is used again is mapped again, from the kernel's cache of the file.</summary>
    /// <remarks>The kernel maps fifteen pages around each that is touched, so a start maps nearly all of a program, little of which is used later.</remarks>
    public static void GiveBack()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        (nint Address, nuint Length)? file = null;
        foreach (var line in Mappings())
        {
            if (char.IsAsciiHexDigitLower(line[0]))
            {
                file = ReadOnlyFileIn(line);
            }
            else if (IsOwnMemory(line))
            {
                file = null; // The loader has written to it, and made it read-only after that: the file does not have this.
            }
            else if (line.StartsWith("VmFlags:", StringComparison.Ordinal) && file is { } clean)
            {
                _ = Advise(clean.Address, clean.Length, DontNeed);
            }
        }
    }

    private static string[] Mappings()
    {
        try
        {
            return File.ReadAllLines("/proc/self/smaps");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return []; // A system without /proc, or one that hides it.
        }
    }

    private static (nint Address, nuint Length)? ReadOnlyFileIn(string mapping) =>
        mapping.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries) is [var range, "r--p" or "r-xp", _, _, _, ['/', ..]]
            && range.Split('-') is [var from, var to]
            && nint.Parse(from, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var start
            ? (start, (nuint)(nint.Parse(to, NumberStyles.HexNumber, CultureInfo.InvariantCulture) - start))
            : null;

    private static bool IsOwnMemory(string line) =>
        (line.StartsWith("Anonymous:", StringComparison.Ordinal) || line.StartsWith("Swap:", StringComparison.Ordinal)) && !line.EndsWith(" 0 kB", StringComparison.Ordinal);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
