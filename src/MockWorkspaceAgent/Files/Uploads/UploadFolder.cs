using Mocks.Go.Crypto;
using Mocks.Go.Os;

namespace Mocks.MockWorkspaceAgent.Files.Uploads;

/// <summary>The folder of a chat's uploads below the home directory. A file in it is never overwritten.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentfiles/uploadchatfile.go</c>. Upstream opens each folder relative to its parent; here a link that is made between
/// the check and the use is followed.</remarks>
internal sealed class UploadFolder(string home, Guid chat, FileWriter writer)
{
    private const int MostAttempts = 1_000;
    private const string TemporaryMarker = ".upload-";
    private const int RandomCharacters = 16;

    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private readonly string _path = Path.Combine(home, ".coder", "chats", $"{chat}", "files");

    /// <summary>Makes the folder, and removes files of uploads that broke off long ago.</summary>
    /// <returns>Why it cannot be used; null when it can.</returns>
    public Refusal? Prepare(DateTimeOffset now)
    {
        if (Linked() is { } linked)
        {
            return new Refusal(403, new($"workspace upload directory must not contain symlinks: {linked}"));
        }

        try
        {
            writer.MakeParents(Path.Combine(_path, "file"));
        }
        catch (GoFileException refused)
        {
            var words = refused.Message.Split(": ")[^1];
            return new Refusal(words == "permission denied" ? 403 : 500, new($"create upload directory: {words}"));
        }

        foreach (var file in Directory.Exists(_path) ? new DirectoryInfo(_path).EnumerateFiles(".*") : [])
        {
            if (file.Name.Contains(TemporaryMarker, StringComparison.Ordinal) && file.LinkTarget is null && now - file.LastWriteTimeUtc > Abandoned)
            {
                writer.Remove(file.FullName);
            }
        }

        return null;
    }

    /// <summary>Opens the file that an upload is written to until all of it is there.</summary>
    public (string Path, Stream Stream) CreateTemporary(string name)
    {
        var random = Convert.ToHexStringLower(Rand.Bytes(RandomCharacters / 2));
        var temporary = Path.Combine(_path, $".{UploadName.Cut(name, UploadName.MaxBytes - 1 - TemporaryMarker.Length - RandomCharacters)}{TemporaryMarker}{random}");
        return (temporary, writer.Create(temporary));
    }

    /// <summary>Gives the file its name, or the first free one with a number.</summary>
    /// <returns>Null when too many are taken.</returns>
    public (string Name, string Path)? Publish(string temporary, string name) => Enumerable.Range(1, MostAttempts)
        .Select(attempt => UploadName.Numbered(name, attempt)).Select(candidate => (Name: candidate, Path: Path.Combine(_path, candidate)))
        .Where(candidate => writer.Publish(temporary, candidate.Path)).Select(candidate => ((string, string)?)candidate).FirstOrDefault();

    // A file in the place of a folder is taken for a link, as upstream takes it.
    private string? Linked() => ((string[])[".coder", ".coder/chats", $".coder/chats/{chat}", $".coder/chats/{chat}/files"])
        .Select(folder => Path.Combine(home, folder)).FirstOrDefault(folder => new FileInfo(folder) is { LinkTarget: not null } or { Exists: true });
}
