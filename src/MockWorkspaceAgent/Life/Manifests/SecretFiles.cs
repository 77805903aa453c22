using Mocks.Go.Os;

namespace Mocks.MockWorkspaceAgent.Life.Manifests;

/// <summary>Writes the secrets that a manifest has as files.</summary>
/// <remarks>The modes are a guess: upstream's code for secrets was not read.</remarks>
internal static class SecretFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(IEnumerable<DeclaredSecret> secrets, AgentEnvironment environment, Teller teller)
    {
        foreach (var secret in secrets.Where(secret => secret.FilePath.Length > 0))
        {
            var path = environment.ExpandToAbsolute(secret.FilePath);
            try
            {
                GoFiles.MakeFolders(Path.GetDirectoryName(path) ?? "/", FolderMode);
                using var file = GoFiles.Create(path, FileMode);
                file.Write(secret.Value.Span);
            }
            catch (Exception refused) when (refused is GoFileException || GoFiles.IsRefusal(refused))
            {
                teller.Warn("secrets", $"a secret is not written: {refused.Message}");
            }
        }
    }
}
