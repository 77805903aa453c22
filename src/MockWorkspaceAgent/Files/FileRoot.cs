namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>The folder that files and working directories are confined to (<c>--root</c>). It is ours: a real agent has no limit.</summary>
internal sealed class FileRoot
{
    private readonly string? _real;

    /// <param name="folder">Null for no limit.</param>
    public FileRoot(string? folder)
    {
        Folder = folder;
        _real = folder is null ? null : RealPath.Of(folder);
    }

    public string? Folder { get; }

    /// <summary>Says why a path may not be used; null when it may. Links are followed, in missing parts too.</summary>
    public string? Problem(string path)
    {
        if (_real is null)
        {
            return null;
        }

        var real = path.Contains('\0', StringComparison.Ordinal) ? null : RealPath.Of(Path.GetFullPath(path));
        return real is not null && (real == _real || real.StartsWith(_real == "/" ? _real : $"{_real}/", StringComparison.Ordinal))
            ? null : $"outside of the mock's root {Folder}";
    }
}
