using System.Runtime.InteropServices;
using Mocks.Go.Time;

namespace Mocks.Go.Os;

public enum GoFileKind
{
    Regular,
    Directory,
    NamedPipe,
    Socket,
    Device,
}

/// <summary>What Go's <c>os.Stat</c> tells of a file. Links are followed.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="ModTime">In the local time zone.</param>
/// <remarks>Only Linux tells pipes, sockets and devices from regular files here. Nothing is opened: the opening of a pipe would wait.</remarks>
public readonly partial record struct GoStat(GoFileKind Kind, long Size, GoTime ModTime)
{
    /// <summary>ENOENT.</summary>
    public const int Missing = 2;

    private const int NotAFolder = 20;
    private const int CurrentFolder = -100;
    private const uint BasicStats = 0x7ff;

    // The places in the kernel's struct statx, which are the same on every processor.
    private const int Bytes = 256;
    private const int ModeAt = 28;
    private const int SizeAt = 40;
    private const int SecondsAt = 112;
    private const int NanosecondsAt = 120;

    /// <returns>The status, or the number of the system's error.</returns>
    public static (GoStat? Status, int Error) Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Portable(path);
        }

        Span<byte> told = stackalloc byte[Bytes];
        try
        {
            return Statx(CurrentFolder, path, 0, BasicStats, told) == 0 ? (Read(told), 0) : (null, Marshal.GetLastPInvokeError());
        }
        catch (EntryPointNotFoundException)
        {
            return Portable(path); // An old C library.
        }
    }

    private static GoStat Read(ReadOnlySpan<byte> told) => new(
        (BitConverter.ToUInt16(told[ModeAt..]) & 0xf000) switch
        {
            0x8000 => GoFileKind.Regular,
            0x4000 => GoFileKind.Directory,
            0x1000 => GoFileKind.NamedPipe,
            0xc000 => GoFileKind.Socket,
            _ => GoFileKind.Device,
        },
        BitConverter.ToInt64(told[SizeAt..]),
        Local(BitConverter.ToInt64(told[SecondsAt..]), BitConverter.ToInt32(told[NanosecondsAt..])));

    private static (GoStat? Status, int Error) Portable(string path)
    {
        FileSystemInfo file = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (!file.Exists)
        {
            return (null, GoFiles.IsBelowFile(path) ? NotAFolder : Missing);
        }

        return (new(file is DirectoryInfo ? GoFileKind.Directory : GoFileKind.Regular, (file as FileInfo)?.Length ?? 0, GoTime.From(new DateTimeOffset(file.LastWriteTime))), 0);
    }

    private static GoTime Local(long seconds, int nanoseconds) =>
        new(seconds, nanoseconds, (int)TimeZoneInfo.Local.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(seconds)).TotalSeconds);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> told);
}
