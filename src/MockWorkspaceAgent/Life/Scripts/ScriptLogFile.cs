using Mocks.Go.Os;

namespace Mocks.MockWorkspaceAgent.Life.Scripts;

/// <summary>The file that gets everything a script prints. It is neither truncated nor appended to: a second run overwrites the first from its start.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentscripts/agentscripts.go</c>, <c>run</c>.</remarks>
internal sealed class ScriptLogFile : IDisposable
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _file;
    private readonly Action<string> _failed;
    private bool _hasFailed;

    /// <param name="failed">Called once, when the file cannot be written any more, e.g. because the disk is full.</param>
    /// <exception cref="ScriptException">It cannot be opened.</exception>
    public ScriptLogFile(string path, Action<string> failed)
    {
        _failed = failed;
        try
        {
            GoFiles.MakeFolders(Path.GetDirectoryName(path)!, FolderMode);
            _file = Open(path);
        }
        catch (GoFileException refused)
        {
            throw new ScriptException($"open {path} script log file: {refused.Message}");
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(bytes);
        }
        catch (Exception refused) when (GoFiles.IsRefusal(refused))
        {
            if (!_hasFailed)
            {
                _hasFailed = true;
                _failed(refused.Message);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw GoFiles.Failed("open", path, GoFiles.IsFolder);
        }

        var options = new FileStreamOptions
        {
            Mode = System.IO.FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        try
        {
            return new FileStream(path, options);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw GoFiles.Failed("open", path, refused);
        }
    }
}
