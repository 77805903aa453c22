using Mocks.Go.Os;
using Mocks.GoLibraries.Xerrors;
using Mocks.Wire;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Server;

/// <summary>The file in which a conversation outlives its server.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/pty_conversation.go</c>, <c>SaveState</c> and <c>loadStateLocked</c>.</remarks>
internal static class StateFile
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <returns>Null when the file does not exist, which is not an error.</returns>
    /// <exception cref="WrappedError">The file cannot be read, or has another version.</exception>
    public static SavedState? Load(string path)
    {
        if (!Path.Exists(path) && !GoFiles.IsBelowFile(path))
        {
            return null;
        }

        var state = SavedState.Read(Read(path), out var error)
            ?? throw Corrupted(error!);
        return state.Version == SavedState.CurrentVersion
            ? state
            : throw new WrappedError($"unsupported state file version {state.Version} (expected {SavedState.CurrentVersion})");
    }

    /// <summary>Writes a temporary file to the disk, and renames it.</summary>
    /// <exception cref="WrappedError">The file cannot be written; the old one is unchanged.</exception>
    public static void Save(string path, SavedState state)
    {
        var temporary = $"{path}.tmp";
        Try("failed to create state directory", "mkdir", path, () => GoFiles.MakeFolders(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".", OwnFolder));
        var file = Try("failed to create temp state file", "open", temporary, () => GoFiles.Create(temporary, OwnFile));
        try
        {
            using (file)
            {
                Try("failed to encode state", "write", path, () => file.Write(Json.AgentApiEvents.Write(state)));
                Try("failed to sync state file", "sync", temporary, () => file.Flush(flushToDisk: true));
            }

            Try("failed to rename state file", "rename", $"{temporary} {path}", () => Rename(temporary, path));
        }
        catch (WrappedError)
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static byte[] Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw Corrupted(GoFiles.Failed("read", path, GoFiles.IsFolder).Message);
        }

        using var file = Try("failed to open state file", "open", path, () => GoFiles.OpenRead(path));
        using var contents = new MemoryStream();
        file.CopyTo(contents);
        return contents.ToArray();
    }

    private static void Rename(string from, string to)
    {
        if (Directory.Exists(to))
        {
            throw new GoFileException($"rename {from} {to}: file exists");
        }

        File.Move(from, to, overwrite: true);
    }

    private static WrappedError Corrupted(string error) =>
        new("failed to unmarshal state (corrupted or invalid JSON)", WrappedError.Plain(error));

    private static void Try(string failure, string operation, string path, Action action) => Try<object?>(failure, operation, path, () =>
    {
        action();
        return null;
    });

    private static T Try<T>(string failure, string operation, string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (GoFileException refused)
        {
            throw new WrappedError(failure, WrappedError.Plain(refused.Message));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new WrappedError(failure, WrappedError.Plain(GoFiles.Failed(operation, path, refused).Message));
        }
    }
}
