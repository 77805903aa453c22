namespace Mocks.Mocking.Routes;

/// <summary>For a path that no route takes: the route that it most resembles. It is said in the journal, never in an answer.</summary>
public static class NearestRoute
{
    // With half of the letters wrong it is another place, not a slip.
    private const int FarPercent = 50;

    // A segment too many or too few is a bigger slip than some letters.
    private const int SegmentLetters = 5;

    /// <returns>Null when none is near. <see cref="ServiceRoute.Method"/> of several on one path is the one sent, if it is among them.</returns>
    public static ServiceRoute? Find(IEnumerable<ServiceRoute> routes, string method, string path)
    {
        var sent = Segments(path);
        var (best, bestDistance) = ((ServiceRoute?)null, int.MaxValue);
        foreach (var route in routes.Where(route => !route.Path.Contains('*', StringComparison.Ordinal)))
        {
            var distance = (10 * EditDistance.Of<string>(sent, Segments(route.Path), SegmentDistance)) + (route.Method == method ? 0 : 1);
            if (distance < bestDistance || (distance == bestDistance && string.CompareOrdinal(route.Path, best!.Path) < 0))
            {
                (best, bestDistance) = (route, distance);
            }
        }

        return best is null || bestDistance * 10 > Letters(best.Path) * FarPercent ? null : best;
    }

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static int Letters(string path) => Segments(path).Where(segment => !segment.StartsWith('{')).Sum(segment => segment.Length);

    private static int SegmentDistance(string? sent, string? known) => (sent, known) switch
    {
        (null, _) => known!.StartsWith('{') ? SegmentLetters : Math.Max(SegmentLetters, known.Length),
        (_, null) => Math.Max(SegmentLetters, sent.Length),
        (_, ['{', ..]) => 0,
        _ => EditDistance.Of(sent, known),
    };
}

/// <summary>Levenshtein's distance.</summary>
public static class EditDistance
{
    /// <summary>Letters to insert, drop or replace.</summary>
    public static int Of(string from, string to) =>
        from == to ? 0 : Of<char?>([.. from], [.. to], (one, other) => one == other ? 0 : 1);

    /// <param name="cost">Of one item in place of another; null stands for nothing on that side.</param>
    public static int Of<T>(ReadOnlySpan<T> from, ReadOnlySpan<T> to, Func<T?, T?, int> cost)
    {
        var row = new int[to.Length + 1];
        for (var at = 0; at < to.Length; at++)
        {
            row[at + 1] = row[at] + cost(default, to[at]);
        }

        foreach (var item in from)
        {
            var diagonal = row[0];
            row[0] += cost(item, default);
            for (var at = 0; at < to.Length; at++)
            {
                var replaced = diagonal + cost(item, to[at]);
                diagonal = row[at + 1];
                row[at + 1] = Math.Min(replaced, Math.Min(row[at] + cost(default, to[at]), row[at + 1] + cost(item, default)));
            }
        }

        return row[^1];
    }
}
