namespace Mocks.Mocking.Hosting;

/// <summary>Files that only their owner can read, from their first moment, and that are never written through a symbolic link.</summary>
public static class PrivateFile
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a file where there is nothing, not even a link.</summary>
    /// <exception cref="IOException">There is something, or the file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static FileStream Create(string path, FileAccess access = FileAccess.Write, FileOptions options = FileOptions.None)
    {
        var wanted = new FileStreamOptions { Mode = FileMode.CreateNew, Access = access, Share = FileShare.None, Options = options, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            wanted.UnixCreateMode = OwnersOnly;
        }

        return new FileStream(path, wanted);
    }

    /// <summary>Writes a file under a temporary name and renames it: a reader never sees half a file, and a link that was there is replaced,
    /// not followed. A device, e.g. <c>/dev/stdout</c>, is written to as it is.</summary>
    /// <exception cref="IOException">It cannot be written. The old file is as it was, and nothing else is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Replace(string path, Action<FileStream> write)
    {
        if (path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            using var device = new FileStream(path, FileMode.Create, FileAccess.Write);
            write(device);
            return;
        }

        var temporary = TemporaryName(path);
        try
        {
            using (var file = Create(temporary))
            {
                write(file);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Puts a file in the place of whatever is there, a link itself and not its target, and writes a text to it.</summary>
    public static void Renew(string path, string text)
    {
        File.Delete(path);
        using var file = Create(path);
        file.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The same as the other one, for a text in UTF-8.</summary>
    public static void Replace(string path, string text) => Replace(path, file => file.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>A name next to a file that nothing has.</summary>
    public static string TemporaryName(string path) => $"{path}.{Guid.NewGuid():N}.tmp";
}
