using Mocks.Go.Crypto;
using Mocks.Mocking.Views;

namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>Writes files. A copy for a request whose answer is replaced writes nothing.</summary>
internal sealed class FileWriter : IRequestState<FileWriter>
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private bool _isCopy;

    public FileWriter Detach() => new() { _isCopy = true };

    /// <summary>Creates the missing parents of a file.</summary>
    /// <exception cref="Go.Os.GoFileException">One cannot be created.</exception>
    public void MakeParents(string path)
    {
        if (!_isCopy)
        {
            Go.Os.GoFiles.MakeFolders(Path.GetDirectoryName(path) ?? "/", Folder);
        }
    }

    /// <summary>Opens a file, and empties it.</summary>
    public Stream Create(string path) => _isCopy ? Stream.Null
        : new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });

    /// <summary>Opens a file next to another, which it will replace.</summary>
    /// <returns>The file's path, and the stream.</returns>
    public (string Path, Stream Stream) CreateNextTo(string path)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.tmp.{Convert.ToHexStringLower(Rand.Bytes(4))}");
        return (temporary, Create(temporary));
    }

    /// <param name="mode">Of the file afterwards; null for the one that it replaces, if there is one.</param>
    public void Replace(string temporary, string path, UnixFileMode? mode = null)
    {
        if (_isCopy)
        {
            return;
        }

        if (!OperatingSystem.IsWindows() && (mode ?? (File.Exists(path) ? File.GetUnixFileMode(path) : null)) is { } wanted)
        {
            File.SetUnixFileMode(temporary, wanted);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Moves a file to a name that no other has.</summary>
    /// <returns>False when the name is taken.</returns>
    public bool Publish(string temporary, string path)
    {
        if (Path.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            return false;
        }

        try
        {
            if (!_isCopy)
            {
                File.Move(temporary, path, overwrite: false);
            }

            return true;
        }
        catch (IOException) when (Path.Exists(path))
        {
            return false; // Another upload was quicker.
        }
    }

    public void Remove(string temporary)
    {
        if (!_isCopy)
        {
            File.Delete(temporary);
        }
    }
}
