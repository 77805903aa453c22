namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>Where a path leads.</summary>
internal static class RealPath
{
    private const int MostLinks = 255;

    /// <returns>The path without links. Null when there are too many links.</returns>
    public static string? Of(string path) => Of(path, MostLinks, out _);

    /// <param name="path">Absolute.</param>
    /// <param name="most">Links that are followed.</param>
    /// <param name="reached">The link that was one too many; empty when there was none.</param>
    /// <returns>The path without links. A part that does not exist is kept. Null when there are too many links.</returns>
    public static string? Of(string path, int most, out string reached)
    {
        reached = "";
        var (done, left, links) = ("/", new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()), 0);
        while (left.TryPop(out var part))
        {
            if (part is "." or "..")
            {
                done = part == "." ? done : Path.GetDirectoryName(done) ?? "/";
                continue;
            }

            var next = Path.Combine(done, part);
            if (LinkOf(next) is not { } target)
            {
                done = next;
                continue;
            }

            if (++links > most)
            {
                reached = next;
                return null;
            }

            done = target.StartsWith('/') ? "/" : done;
            foreach (var piece in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                left.Push(piece);
            }
        }

        return done;
    }

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
