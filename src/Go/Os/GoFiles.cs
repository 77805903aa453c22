using System.Runtime.InteropServices;

namespace Mocks.Go.Os;

/// <summary>A file that could not be used, in the words of Go's <c>os.PathError</c>, e.g. <c>mkdir /proc/x: no such file or directory</c>.</summary>
public sealed class GoFileException(string message) : Exception(message);

/// <summary>Files and folders as Go's package os makes them, with its modes and its errors.</summary>
/// <remarks>Source: Go, <c>os</c>: <c>MkdirAll</c>, <c>WriteFile</c>, <c>PathError</c>.</remarks>
public static class GoFiles
{
    /// <summary>EISDIR: a folder stands where a file is wanted.</summary>
    public const int IsFolder = 21;

    private const int FileMissing = 2;
    private const int NotAFolder = 20;
    private const int NameTooLong = 36;
    private const int NameTooLongOnMac = 63;

    /// <summary>Makes a folder and all above it that are missing; <paramref name="mode"/> is cut by the umask.</summary>
    /// <exception cref="GoFileException">The first of them that could not be made.</exception>
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

    /// <summary>Opens a file for writing, empty; <paramref name="mode"/> counts only when it is new, and is cut by the umask.</summary>
    /// <exception cref="GoFileException">It could not be opened.</exception>
    public static FileStream Create(string path, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        return Open(path, options);
    }

    /// <exception cref="GoFileException">It could not be opened.</exception>
    public static FileStream OpenRead(string path) => Open(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
    });

    /// <summary>A file stands where one of its folders should be: to Go it is not missing, it cannot be opened.</summary>
    public static bool IsBelowFile(string path)
    {
        var parent = Path.GetDirectoryName(Path.GetFullPath(path));
        return parent is not null && (File.Exists(parent) || (!Directory.Exists(parent) && IsBelowFile(parent)));
    }

    /// <param name="what">Go's word for what was tried: <c>open</c>, <c>mkdir</c>, <c>write</c>, <c>remove</c>.</param>
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
