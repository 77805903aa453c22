using Mocks.Go.Os;
using Mocks.GoLibraries.Xerrors;
using Mocks.Wire;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Server;

/// <summary>Where a conversation outlives its server.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/pty_conversation.go</c>, <c>SaveState</c> and <c>loadStateLocked</c>.</remarks>
internal static class StateFile
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads a file.</summary>
    /// <returns>Null when the file does not exist, which is not an error.</returns>
    /// <exception cref="WrappedError">It cannot be read, or is of another version.</exception>
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

    /// <summary>Writes to a second file, flushes it to the disk, and renames it.</summary>
    /// <exception cref="WrappedError">It could not be written; the old file is as it was.</exception>
    public static void Save(string path, SavedState state)
    {
        var beside = $"{path}.tmp";
        Try("failed to create state directory", () => GoFiles.MakeFolders(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".", OwnFolder));
        var file = Try("failed to create temp state file", () => GoFiles.Create(beside, OwnFile));
        try
        {
            using (file)
            {
                Try("failed to encode state", () => WriteTo(file, path, state));
                Try("failed to sync state file", () => Flush(file, beside));
            }

            Try("failed to rename state file", () => Rename(beside, path));
        }
        catch (WrappedError)
        {
            File.Delete(beside);
            throw;
        }
    }

    private static byte[] Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw Corrupted(GoFiles.Failed("read", path, GoFiles.IsFolder).Message);
        }

        using var file = Try("failed to open state file", () => GoFiles.OpenRead(path));
        using var contents = new MemoryStream();
        file.CopyTo(contents);
        return contents.ToArray();
    }

    private static void WriteTo(FileStream file, string path, SavedState state)
    {
        try
        {
            file.Write(Json.AgentApiEvents.Write(state));
        }
        catch (IOException refused)
        {
            throw GoFiles.Failed("write", path, refused);
        }
    }

    private static void Flush(FileStream file, string path)
    {
        try
        {
            file.Flush(flushToDisk: true);
        }
        catch (IOException refused)
        {
            throw GoFiles.Failed("sync", path, refused);
        }
    }

    private static void Rename(string from, string to)
    {
        if (Directory.Exists(to))
        {
            throw new GoFileException($"rename {from} {to}: file exists");
        }

        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw GoFiles.Failed("rename", $"{from} {to}", refused);
        }
    }

    private static WrappedError Corrupted(string error) =>
        new("failed to unmarshal state (corrupted or invalid JSON)", WrappedError.Plain(error));

    private static void Try(string otherwise, Action action) => Try<object?>(otherwise, () =>
    {
        action();
        return null;
    });

    private static T Try<T>(string otherwise, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (GoFileException refused)
        {
            throw new WrappedError(otherwise, WrappedError.Plain(refused.Message));
        }
    }
}
