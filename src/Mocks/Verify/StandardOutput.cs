using System.Runtime.InteropServices;

namespace Mocks.Verify;

/// <summary>Discards what native code prints, until disposed. Output of .NET still arrives: it has its own handle.</summary>
internal sealed partial class StandardOutput : IDisposable
{
    private const int Output = 1;
    private readonly int _kept;

    private StandardOutput(int kept) => _kept = kept;

    public static StandardOutput Hold()
    {
        if (OperatingSystem.IsWindows())
        {
            return new(-1);
        }

        // Console.Out duplicates the handle when it is first used.
        Console.Out.Flush();
        var kept = Duplicate(Output);
        using var nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        _ = DuplicateOnto((int)nowhere.DangerousGetHandle(), Output);
        return new(kept);
    }

    public void Dispose()
    {
        if (_kept >= 0)
        {
            _ = DuplicateOnto(_kept, Output);
            _ = Close(_kept);
        }
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int file);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateOnto(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
