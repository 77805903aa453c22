using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Advice;

/// <summary>For a path that no route takes: the known one it most resembles. It is said in the journal, never in an answer.</summary>
internal static class NearestRoute
{
    // Half of the letters wrong, and it is no slip but another place.
    private const int FarPercent = 50;

    // A segment more or less is a bigger slip than some letters.
    private const int SegmentLetters = 5;

    public static string Sentence(HttpContext context) => Find(context) is { } route
        ? $"The nearest route that coderd has is {route}."
        : "coderd has no route like it; /swagger shows those that this mock has.";

    /// <returns>Method and path, e.g. <c>GET /api/v2/tasks/{user}/{task}/logs</c>; null when none is near.</returns>
    public static string? Find(HttpContext context)
    {
        var sent = Segments(context.Request.Path.Value!);
        var best = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Path: $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}", Methods: endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods))
            .Where(route => route.Methods is { Count: > 0 } && !ControlSurface.OwnsPath(route.Path))
            .Select(route => (route.Path, Method: route.Methods!.Contains(context.Request.Method) ? context.Request.Method : route.Methods![0],
                Distance: (10 * Distance(sent, Segments(route.Path), SegmentDistance)) + (route.Methods!.Contains(context.Request.Method) ? 0 : 1)))
            .OrderBy(route => route.Distance).ThenBy(route => route.Path, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Path is null || best.Distance * 10 > Letters(best.Path) * FarPercent ? null : $"{best.Method} {best.Path}";
    }

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static int Letters(string path) => Segments(path).Where(segment => !segment.StartsWith('{')).Sum(segment => segment.Length);

    private static int SegmentDistance(string? sent, string? known) => (sent, known) switch
    {
        (null, _) => known!.StartsWith('{') ? SegmentLetters : Math.Max(SegmentLetters, known.Length),
        (_, null) => Math.Max(SegmentLetters, sent.Length),
        (_, ['{', ..]) => 0,
        _ => Distance([.. sent.Select(letter => letter.ToString())], [.. known.Select(letter => letter.ToString())], (a, b) => a == b ? 0 : 1),
    };

    /// <summary>Levenshtein's, with a cost for each pair; null stands for nothing on that side.</summary>
    private static int Distance(string[] from, string[] to, Func<string?, string?, int> cost)
    {
        var row = new int[to.Length + 1];
        for (var at = 0; at < to.Length; at++)
        {
            row[at + 1] = row[at] + cost(null, to[at]);
        }

        foreach (var item in from)
        {
            var diagonal = row[0];
            row[0] += cost(item, null);
            for (var at = 0; at < to.Length; at++)
            {
                var replaced = diagonal + cost(item, to[at]);
                diagonal = row[at + 1];
                row[at + 1] = Math.Min(replaced, Math.Min(row[at] + cost(null, to[at]), row[at + 1] + cost(item, null)));
            }
        }

        return row[^1];
    }
}
