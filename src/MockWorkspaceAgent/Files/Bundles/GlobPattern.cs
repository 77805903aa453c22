namespace Mocks.MockWorkspaceAgent.Files.Bundles;

/// <summary>Finds the files that match a pattern. <c>**</c> stands for any number of folders; no link is followed after the first wildcard.</summary>
/// <remarks>Source: bmatcuk/doublestar v4, <c>SplitPattern</c> and <c>GlobWalk</c> with <c>WithFilesOnly</c> and <c>WithNoFollow</c>. Names with a dot match too.</remarks>
internal static class GlobPattern
{
    private const string Wildcards = "*?{[";

    // Each brace doubles the work, and each ** multiplies it by the depth of the folders: the mock's own limits, so that a request ends.
    private const int MaxBraces = 16;
    private const int MaxAlternatives = 1000;
    private const int MaxAnyDepths = 4;
    private const int MaxParts = 256;

    public static bool IsOne(string path) => path.AsSpan().IndexOfAny(Wildcards) >= 0;

    /// <summary>Splits a path before the first part with a wildcard.</summary>
    public static (string Folder, string Pattern) Split(string path)
    {
        var slash = 0;
        for (var at = 0; at < path.Length && !Wildcards.Contains(path[at]); at++)
        {
            slash = path[at] == '/' ? at : slash;
            at += path[at] == '\\' ? 1 : 0;
        }

        return (slash == 0 ? "/" : Unescaped(path[..slash]), path[(slash + 1)..]);
    }

    /// <param name="most">Files after which the search ends.</param>
    /// <returns>Paths, sorted, and whether there are more; null for a pattern with an error, or beyond the limits.</returns>
    public static (IReadOnlyList<string> Files, bool HasMore)? Find(string folder, string pattern, int most)
    {
        if (!GlobSyntax.IsValid(pattern) || IsBeyondLimits(pattern))
        {
            return null;
        }

        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (tried, alternative) in GlobSyntax.Alternatives(pattern).Index())
        {
            if (tried == MaxAlternatives)
            {
                return ([.. found], true);
            }

            foreach (var file in Walk(folder, alternative.Split('/')))
            {
                if (found.Count == most && !found.Contains(file))
                {
                    return ([.. found], true);
                }

                found.Add(file);
            }
        }

        return ([.. found], false);
    }

    private static bool IsBeyondLimits(string pattern) =>
        pattern.AsSpan().Count('{') > MaxBraces || pattern.AsSpan().Count("**") > MaxAnyDepths || pattern.AsSpan().Count('/') >= MaxParts;

    private static IEnumerable<string> Walk(string folder, ReadOnlyMemory<string> parts)
    {
        var (part, isLast) = (parts.Span[0], parts.Length == 1);
        var isAnyDepth = part == "**";
        if (isAnyDepth && !isLast)
        {
            foreach (var file in Walk(folder, parts[1..]))
            {
                yield return file;
            }
        }

        foreach (var (name, isFolder) in EntriesOf(folder))
        {
            var isMatch = isAnyDepth || GlobSyntax.Matches(part, name);
            if (isMatch && isLast && !isFolder)
            {
                yield return Below(folder, name);
            }
            else if (isMatch && isFolder && (isAnyDepth || !isLast))
            {
                foreach (var file in Walk(Below(folder, name), isAnyDepth ? parts : parts[1..]))
                {
                    yield return file;
                }
            }
        }
    }

    private static IReadOnlyList<(string Name, bool IsFolder)> EntriesOf(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos()
                .Select(entry => (entry.Name, entry is DirectoryInfo && (entry.Attributes & FileAttributes.ReparsePoint) == 0))
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception refused) when (FileRefusals.IsRefusal(refused))
        {
            return []; // Upstream skips folders that cannot be read.
        }
    }

    private static string Below(string folder, string name) => folder == "/" ? $"/{name}" : $"{folder}/{name}";

    private static string Unescaped(string path)
    {
        foreach (var wildcard in "*?[]{}")
        {
            path = path.Replace($"\\{wildcard}", $"{wildcard}", StringComparison.Ordinal);
        }

        return path;
    }
}
