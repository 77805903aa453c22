using Mocks.Go.Os;
using Mocks.Go.Strconv;
using Mocks.Wire;

namespace Mocks.MockWorkspaceAgent.Files.Bundles;

/// <summary>Decides which files go into a bundle, and how many bytes of each. A problem with a path is an error in the manifest, and the others go on.</summary>
/// <param name="home">What <c>~</c> and <c>$HOME</c> stand for.</param>
/// <param name="refusal">Why a path may not be used; null when it may.</param>
/// <remarks>Source: coder/coder, <c>agent/agentfiles/bundlefiles.go</c>. Files are looked at before the first byte is sent, not one by one.</remarks>
internal sealed class BundlePlan(string home, BundleLimits limits, Func<string, string?> refusal)
{
    private const int TarBlock = 512;
    private const string TooManyFiles = "file count limit reached";

    private readonly List<BundleEntry> _files = [];
    private readonly List<BundleError> _errors = [];
    private readonly HashSet<string> _seen = [];
    private long _left = limits.MaxTotalBytes;
    private bool _isTruncated;

    public BundleManifest Make(IReadOnlyList<string>? requested)
    {
        _ = (requested ?? []).All(Collect);
        return new BundleManifest(requested, _files.Count == 0 ? null : _files, _errors.Count == 0 ? null : _errors, _isTruncated, limits);
    }

    private bool Collect(string requested)
    {
        if (_files.Count >= limits.MaxFiles)
        {
            return Stop(requested, null, TooManyFiles);
        }

        var (path, problem) = PathOf(requested);
        var paths = path is null ? null : Matches(requested, path, out problem);
        if (paths is not { Count: > 0 })
        {
            _errors.Add(new(requested, null, problem ?? "no matches"));
            return true;
        }

        return paths.All(one => CollectFile(requested, one));
    }

    private (string? Path, string? Problem) PathOf(string requested)
    {
        var path = GoExpand.Expand(requested, name => name == "HOME" ? home : Environment.GetEnvironmentVariable(name)).Trim();
        path = path == "~" ? home : path.StartsWith("~/", StringComparison.Ordinal) ? $"{home}/{path[2..]}" : path;
        if (!path.StartsWith('/'))
        {
            return (null, path.Length == 0 ? "path is empty" : $"path {GoQuote.Quote(path)} is not absolute");
        }

        path = DirectoryEndpoints.Cleaned(path);
        return (GoStat.Of(path).Status is null ? path : RealPath.Of(path) ?? path, null);
    }

    private IReadOnlyList<string>? Matches(string requested, string path, out string? problem)
    {
        problem = null;
        if (!GlobPattern.IsOne(path))
        {
            return [path];
        }

        var (folder, pattern) = GlobPattern.Split(path);
        problem = refusal(folder);
        if (problem is not null)
        {
            return null;
        }

        if (GlobPattern.Find(folder, pattern, limits.MaxFiles - _files.Count) is not var (files, hasMore))
        {
            problem = "glob pattern: syntax error in pattern";
            return null;
        }

        if (hasMore)
        {
            Stop(requested, null, TooManyFiles);
        }

        return files;
    }

    private bool CollectFile(string requested, string path)
    {
        if (_files.Count >= limits.MaxFiles || _left <= TarBlock)
        {
            return Stop(requested, path, _files.Count >= limits.MaxFiles ? TooManyFiles : "total byte limit reached");
        }

        if (!_seen.Add(path))
        {
            return true;
        }

        var (status, error) = refusal(path) is { } outside ? (null, outside) : Look(path);
        if (status is not { } file)
        {
            _errors.Add(new(requested, path, error!));
            return true;
        }

        var bytes = Math.Min(Math.Min(file.Size, limits.MaxBytesPerFile), _left - TarBlock);
        var entry = new BundleEntry(requested, path, $"files/{path[1..]}", file.Size, file.ModTime, bytes, bytes < file.Size);
        _isTruncated |= entry.Truncated;
        _files.Add(entry);
        // The line of the manifest counts too, without the line feed at its end.
        _left -= TarBlock + ((bytes + TarBlock - 1) / TarBlock * TarBlock) + Json.WorkspaceAgent.Write(entry).Length - 1;
        return true;
    }

    private static (GoStat? Status, string? Error) Look(string path)
    {
        var (status, error) = path.Contains('\0', StringComparison.Ordinal) ? (null, 22) : GoStat.Of(path);
        if (status is not { } file)
        {
            return (null, error == GoStat.Missing ? "does not exist" : $"stat path: stat {path}: {GoFiles.Words(error)}");
        }

        if (file.Kind != GoFileKind.Regular)
        {
            return (null, $"not a regular file: {NameOf(file.Kind)}");
        }

        try
        {
            File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete).Dispose();
            return (file, null);
        }
        catch (Exception refused) when (FileRefusals.IsRefusal(refused))
        {
            return (null, $"open file: {FileRefusals.TextOf("open", path, refused)}");
        }
    }

    private static string NameOf(GoFileKind kind) => kind == GoFileKind.NamedPipe ? "named pipe" : kind.ToString().ToLowerInvariant();

    private bool Stop(string requested, string? path, string reason)
    {
        _isTruncated = true;
        _errors.Add(new(requested, path, reason));
        return false;
    }
}
