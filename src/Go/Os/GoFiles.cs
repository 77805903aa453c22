using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mocks.Go.Os;

/// <summary>A failed file operation, in the words of Go's <c>os.PathError</c>, e.g. <c>mkdir /proc/x: no such file or directory</c>.</summary>
public sealed class GoFileException(string message) : Exception(message);

/// <summary>Creates and opens files and folders with the modes and the errors of Go's package os.</summary>
/// <remarks>Source: Go, <c>os</c>: <c>MkdirAll</c>, <c>WriteFile</c>, <c>PathError</c>.</remarks>
public static partial class GoFiles
{
    /// <summary>EISDIR: the path is a folder.</summary>
    public const int IsFolder = 21;

    // O_WRONLY, O_CREAT, O_TRUNC and O_CLOEXEC, and O_NOFOLLOW, as Linux has them.
    private const int WriteCreateTruncateOnExec = 0x1 | 0x40 | 0x200 | 0x80000;
    private const int NoFollow = 0x20000;
    private const int NoFollowOnArm = 0x8000;

    private const int FileMissing = 2;
    private const int FileTooLarge = 27;
    private const int NotAFolder = 20;
    private const int NameTooLong = 36;
    private const int Link = 62; // On macOS; Linux says it itself.
    private const int NameTooLongOnMac = 63;

    /// <summary>Creates a folder and its missing parents; the umask applies to <paramref name="mode"/>.</summary>
    /// <exception cref="GoFileException">The first folder that could not be created.</exception>
    public static void MakeFolders(string path, UnixFileMode mode)
    {
        path = path.Length == 0 ? "." : path;
        if (Directory.Exists(path))
        {
            return;
        }

        if (File.Exists(path))
        {
            throw Failed("mkdir", path, NotAFolder);
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } parent && parent != path)
        {
            MakeFolders(parent, mode);
        }

        try
        {
            CreateFolder(path, mode);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Failed("mkdir", path, refused);
        }
    }

    /// <summary>Creates or truncates a file; <paramref name="mode"/>, less the umask, is for a new one.</summary>
    /// <remarks>Unlike Go's, it does not follow a symbolic link at the end of the path, which somebody else may have put there.</remarks>
    public static FileStream Create(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsLinux())
        {
            return CreateUnlinked(path, mode);
        }

        if (new FileInfo(path).LinkTarget is not null)
        {
            throw Failed("open", path, Link);
        }

        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        return Open(path, options);
    }

    public static FileStream OpenRead(string path) => Open(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
    });

    /// <summary>Whether a parent of the path is a file: Go then says ENOTDIR, not ENOENT.</summary>
    public static bool IsBelowFile(string path)
    {
        var parent = Path.GetDirectoryName(Path.GetFullPath(path));
        return parent is not null && (File.Exists(parent) || (!Directory.Exists(parent) && IsBelowFile(parent)));
    }

    /// <summary>Whether the operating system refused a file operation. .NET has an exception of another kind for a file that would be larger
    /// than the process may write.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    /// <param name="what">The operation in Go's words: <c>open</c>, <c>mkdir</c>, <c>write</c>, <c>remove</c>.</param>
    public static GoFileException Failed(string what, string path, Exception refused) => Failed(what, path, refused switch
    {
        FileNotFoundException or DirectoryNotFoundException => IsBelowFile(path) ? NotAFolder : FileMissing,
        PathTooLongException => OperatingSystem.IsMacOS() ? NameTooLongOnMac : NameTooLong,
        UnauthorizedAccessException { InnerException: IOException inner } => inner.HResult,
        ArgumentOutOfRangeException => FileTooLarge,
        _ => refused.HResult,
    });

    public static GoFileException Failed(string what, string path, int errno) => new($"{what} {path}: {Words(errno)}");

    /// <summary>An error of the system in Go's words, e.g. <c>no such file or directory</c>.</summary>
    public static string Words(int errno)
    {
        var words = Marshal.GetPInvokeErrorMessage(errno);
        return char.ToLowerInvariant(words[0]) + words[1..];
    }

    private static FileStream Open(string path, FileStreamOptions options)
    {
        if (Directory.Exists(path))
        {
            throw Failed("open", path, IsFolder); // .NET would call it access denied.
        }

        try
        {
            return new FileStream(path, options);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Failed("open", path, refused);
        }
    }

    // .NET cannot say O_NOFOLLOW; a check before the opening would leave time for a link to be put there.
    private static FileStream CreateUnlinked(string path, UnixFileMode mode)
    {
        var isArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;
        var descriptor = OpenFile(path, WriteCreateTruncateOnExec | (isArm ? NoFollowOnArm : NoFollow), (uint)mode);
        return descriptor >= 0
            ? new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Write)
            : throw Failed("open", path, Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFile(string path, int flags, uint mode);

    private static void CreateFolder(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, mode);
        }
    }
}
