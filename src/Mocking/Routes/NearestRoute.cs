namespace Mocks.Mocking.Routes;

/// <summary>For a path that no route takes: the route that it most resembles. It is said in the journal, never in an answer.</summary>
public static class NearestRoute
{
    // With half of the letters wrong it is another place, not a slip.
    private const int FarPercent = 50;

    // A segment too many or too few is a bigger slip than some letters.
    private const int SegmentLetters = 5;

    // A wrong method decides only between routes that are equally near.
    private const int LetterCost = 10;

    // A path several times longer than every route is no misspelling, and a comparison takes the product of the lengths.
    private const int MaxPath = 1024;

    /// <returns>Null when none is near.</returns>
    public static ServiceRoute? Find(IEnumerable<ServiceRoute> routes, string method, string path)
    {
        if (path.Length > MaxPath)
        {
            return null;
        }

        var sent = Segments(path);
        var costs = new Dictionary<(string?, string?), int>();
        (ServiceRoute Route, int Distance, int Letters)? best = null;
        foreach (var route in routes)
        {
            var known = Segments(route.Path);
            if (route.Path.Contains('*', StringComparison.Ordinal) || Math.Abs(known.Length - sent.Length) * SegmentLetters * LetterCost > best?.Distance)
            {
                continue;
            }

            var candidate = (
                Route: route,
                Distance: (LetterCost * EditDistance.Of<string>(sent, known, CostOf)) + (route.Method == method ? 0 : 1),
                Letters: known.Sum(segment => segment.StartsWith('{') ? 0 : segment.Length));
            best = best is { } nearest && Compare(nearest, candidate) <= 0 ? nearest : candidate;
        }

        return best is { } found && found.Distance * 100 < found.Letters * LetterCost * FarPercent ? found.Route : null;

        // Few segments are sent, and many routes have the same ones.
        int CostOf(string? one, string? other) =>
            costs.TryGetValue((one, other), out var cost) ? cost : costs[(one, other)] = SegmentDistance(one, other);
    }

    /// <summary>The same, computed on first use.</summary>
    public static Lazy<string?>? Later(IEnumerable<ServiceRoute> routes, string method, string path) =>
        path.Length > MaxPath ? null : new(() => Find(routes, method, path) is { } nearest ? $"{nearest.Method} {nearest.Path}" : null);

    private static int Compare((ServiceRoute Route, int Distance, int Letters) one, (ServiceRoute Route, int Distance, int Letters) other) =>
        one.Distance != other.Distance ? one.Distance - other.Distance
            : one.Letters != other.Letters ? other.Letters - one.Letters
            : string.CompareOrdinal(one.Route.Path, other.Route.Path);

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

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
    /// <summary>Letters to insert, drop or replace. A length that differs by more than <paramref name="atMost"/> is itself the answer: the words are not compared.</summary>
    public static int Of(string from, string to, int atMost = int.MaxValue)
    {
        var longer = Math.Abs(from.Length - to.Length);
        return longer > atMost ? longer
            : from == to ? 0
            : Of<char?>([.. from], [.. to], (one, other) => one == other ? 0 : 1);
    }

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
