using System.Text.RegularExpressions;
using Mocks.Mocking.Routes;

namespace Mocks.MockCoderd.Routes;

/// <summary>All routes that the imitated release has: those that the mock reproduces, and those that it only knows.</summary>
/// <remarks>Made for the first request that no reproduced route takes.</remarks>
internal sealed partial class RealRoutes
{
    private static readonly string[] Prefixes = ["/api/v2", "/api/experimental"];

    private readonly Release _release;
    private readonly RouteTree _tree = new();
    private readonly RouteTree _others = new();

    public RealRoutes(RouteTable table, Release release)
    {
        _release = release;
        var file = RealRouteFile.Load();
        // A reproduced route knows its releases better than the file.
        var reproduced = table.Routes.Concat(table.Others).Select(ShapeOf).ToHashSet();
        var known = file.Routes.Select(facts => new RealRoute(facts)).Where(route => !reproduced.Contains(ShapeOf(route))).ToLookup(route => route.Facts.IsIn(release));
        Routes = [.. table.Routes, .. known[true]];
        var groups = file.GuardedGroups
            .Where(prefix => Routes.Any(route => route.Path == prefix || route.Path.StartsWith($"{prefix}/", StringComparison.Ordinal)))
            .Select(prefix => new RouteGroup(prefix, Guards.User));
        _tree.Add(Routes, [.. groups, .. table.Groups]);
        _others.Add([.. table.Others, .. known[false]], []);
    }

    /// <summary>Those of the release in force.</summary>
    public IReadOnlyList<ServiceRoute> Routes { get; }

    public RouteMatch Find(string method, string path) => _tree.Find(method, path);

    /// <summary>Says which other releases have a route for a path.</summary>
    /// <returns>Null when none has.</returns>
    public string? OtherReleases(string method, string path)
    {
        var match = _others.Find(method, path);
        match = match.Allowed.Count > 0 ? _others.Find(match.Allowed[0], path) : match;
        return match.Route is RealRoute real
            ? $"coderd {_release.Name} has no such route; {real.Facts.OtherReleases}."
            : match.Route?.Endpoint?.Metadata.GetMetadata<OtherRelease>()?.Sentence;
    }

    /// <summary>The nearest route, for an exchange that matched none.</summary>
    public Lazy<string?>? NearestLater(string method, string path) => NearestRoute.Later(Routes, method, path);

    /// <summary>A sentence that names the nearest route of a mistyped path.</summary>
    public string Nearest(string method, string path) => NearestRoute.Find(Routes, method, path) switch
    {
        null => "coderd has no route like it; /swagger shows those that this mock has.",
        RealRoute known => $"The nearest route that coderd has is {known.Method} {known.Path}, which this mock does not reproduce.",
        var reproduced => $"The nearest route that coderd has is {reproduced}.",
    };

    /// <summary>A sentence on a path outside of the API that was probably meant for it: without its prefix, or in other letters.</summary>
    /// <returns>Null when it does not look like that.</returns>
    public string? MeantForApi(string method, string path) =>
        path.StartsWith("/api/", StringComparison.OrdinalIgnoreCase) ? Nearest(method, path)
            : Array.Find(Prefixes, prefix => Find(method, prefix + path) is { Route: { Path: var known } } && !known.EndsWith('*') && known != prefix) is { } missing
                ? $"The route that coderd has is {method} {missing}{path}."
                : null;

    private static string ShapeOf(ServiceRoute route) => $"{route.Method} {Parameter().Replace(route.Path, "{}")}";

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
