using System.Globalization;
using Mocks.Go.Os;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Uploads;

/// <summary>The folder for uploads, <c>agentapi-uploads-</c> and digits, which exists as long as the mock.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>NewServer</c>, <c>uploadFiles</c> and <c>cleanupTempDir</c>.</remarks>
internal sealed class UploadFolder : IDisposable
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode ReadableFolder = Own | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode ReadableFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public UploadFolder()
    {
        do
        {
            var digits = ((uint)Random.Shared.NextInt64(uint.MaxValue)).ToString(CultureInfo.InvariantCulture);
            FullPath = Path.Combine(Path.GetTempPath(), $"agentapi-uploads-{digits}");
        }
        while (Path.Exists(FullPath));

        try
        {
            GoFiles.MakeFolders(FullPath, Own);
        }
        catch (GoFileException refused)
        {
            throw new SettingException($"TMPDIR: the folder for uploads cannot be made: {refused.Message}. TMPDIR may be a folder that can be written to.", cause: refused);
        }
    }

    public string FullPath { get; }

    /// <summary>The path of a stored file: a folder of 16 hex digits from its contents, then its name.</summary>
    public string PathOf(UploadedFile file) => Path.Join(FolderOf(file), file.Name);

    /// <summary>Stores a file. The same contents under the same name have the same path.</summary>
    /// <exception cref="UploadException">The file cannot be stored; the message is AgentAPI's.</exception>
    public async Task KeepAsync(UploadedFile file, CancellationToken cancellationToken)
    {
        try
        {
            GoFiles.MakeFolders(FolderOf(file), ReadableFolder);
        }
        catch (GoFileException refused)
        {
            throw new UploadException($"failed to create upload directory: {refused.Message}");
        }

        try
        {
            await using var stored = GoFiles.Create(ResolvedPathOf(file), ReadableFile);
            await file.CopyToAsync(stored, cancellationToken);
        }
        catch (GoFileException refused)
        {
            throw new UploadException($"failed to write file: {refused.Message}");
        }
        catch (Exception refused) when (GoFiles.IsRefusal(refused))
        {
            throw new UploadException($"failed to write file: {GoFiles.Failed("write", PathOf(file), refused).Message}");
        }
    }

    /// <returns>The error; null on success.</returns>
    public string? Remove()
    {
        try
        {
            if (Directory.Exists(FullPath))
            {
                Directory.Delete(FullPath, recursive: true);
            }

            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return GoFiles.Failed("unlinkat", FullPath, refused).Message;
        }
    }

    public void Dispose() => Remove();

    private string FolderOf(UploadedFile file) => Path.Combine(FullPath, file.Checksum);

    // Dots or a slash name a folder: Go fails to open it.
    private string ResolvedPathOf(UploadedFile file) => Path.GetFullPath(PathOf(file)).TrimEnd('/');
}

/// <summary>The folder as one request sees it. Where a fault replaces the answer, nothing is written.</summary>
internal sealed class UploadView(UploadFolder folder, CurrentRequest request)
{
    public string PathOf(UploadedFile file) => folder.PathOf(file);

    /// <inheritdoc cref="UploadFolder.KeepAsync"/>
    public Task KeepAsync(UploadedFile file, CancellationToken cancellationToken)
    {
        request.ReachesOut("It keeps a file.");
        return request.IsReplaced ? Task.CompletedTask : folder.KeepAsync(file, cancellationToken);
    }
}

internal sealed class UploadException(string message) : Exception(message);
