using System.Runtime.InteropServices;

namespace Mocks.Go.Os;

/// <summary>A failed file operation, in the words of Go's <c>os.PathError</c>, e.g. <c>mkdir /proc/x: no such file or directory</c>.</summary>
public sealed class GoFileException(string message) : Exception(message);

/// <summary>Creates and opens files and folders with the modes and the errors of Go's package os.</summary>
/// <remarks>Source: Go, <c>os</c>: <c>MkdirAll</c>, <c>WriteFile</c>, <c>PathError</c>.</remarks>
public static class GoFiles
{
    /// <summary>EISDIR: the path is a folder.</summary>
    public const int IsFolder = 21;

    private const int FileMissing = 2;
    private const int NotAFolder = 20;
    private const int NameTooLong = 36;
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
    public static FileStream Create(string path, UnixFileMode mode)
    {
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

    /// <param name="what">The operation in Go's words: <c>open</c>, <c>mkdir</c>, <c>write</c>, <c>remove</c>.</param>
    public static GoFileException Failed(string what, string path, Exception refused) => Failed(what, path, refused switch
    {
        FileNotFoundException or DirectoryNotFoundException => IsBelowFile(path) ? NotAFolder : FileMissing,
        PathTooLongException => OperatingSystem.IsMacOS() ? NameTooLongOnMac : NameTooLong,
        UnauthorizedAccessException { InnerException: IOException inner } => inner.HResult,
        _ => refused.HResult,
    });

    public static GoFileException Failed(string what, string path, int errno)
    {
        var words = Marshal.GetPInvokeErrorMessage(errno);
        return new GoFileException($"{what} {path}: {char.ToLowerInvariant(words[0])}{words[1..]}");
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
