using Mocks.GoLibraries.Chi;

namespace Mocks.Mocking.Routes;

/// <summary>Matches paths as go-chi/chi does: by case, a literal segment before a parameter, a parameter before any rest.</summary>
/// <remarks>A path that enters a group stays in it. A trailing slash is another path, except at a group's root.</remarks>
public sealed class RouteTree
{
    private readonly Node _root = new();

    public void Add(IEnumerable<ServiceRoute> routes, IEnumerable<RouteGroup> groups)
    {
        foreach (var route in routes)
        {
            var (node, isOpen) = At(route.Path);
            (isOpen ? node.OpenRoutes : node.Routes).Add(route);
        }

        foreach (var group in groups)
        {
            At(group.Prefix).Node.Group = group;
        }
    }

    public RouteMatch Find(string method, string path)
    {
        var search = new Search(method);
        if (ChiMethods.Knows(method))
        {
            Visit(_root, path == "/" ? "" : path, ref search);
        }

        return new(path, search.Route, search.Group, search.Route is null && search.Allowed is { } allowed ? [.. allowed] : []);
    }

    /// <returns>Whether the search has ended, with a route or without.</returns>
    private static bool Visit(Node node, ReadOnlySpan<char> rest, ref Search search)
    {
        search.Group = node.Group ?? search.Group;
        if (rest.IsEmpty || (rest is "/" && node.Group is not null))
        {
            return Take(node.Routes, ref search) || Take(node.OpenRoutes, ref search) || node.Group is not null;
        }

        var end = rest[1..].IndexOf('/') is >= 0 and var slash ? slash + 1 : rest.Length;
        var segment = rest[1..end];
        var after = rest[end..];
        if (node.Literals.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(segment, out var literal) && Visit(literal, after, ref search))
        {
            return true;
        }

        foreach (var (prefix, child) in node.Parameters)
        {
            if (segment.Length > prefix.Length && segment.StartsWith(prefix, StringComparison.Ordinal) && Visit(child, after, ref search))
            {
                return true;
            }
        }

        return Take(node.OpenRoutes, ref search) || node.Group is not null;
    }

    private static bool Take(List<ServiceRoute> routes, ref Search search)
    {
        foreach (var route in routes)
        {
            if (route.Method == search.Method || route.Method == ServiceRoute.AnyMethod)
            {
                search.Route = route;
                return true;
            }

            (search.Allowed ??= new(StringComparer.Ordinal)).Add(route.Method);
        }

        return false;
    }

    /// <summary>The node of a pattern, and whether the pattern is open: any rest may follow.</summary>
    private (Node Node, bool IsOpen) At(string pattern)
    {
        var node = _root;
        foreach (var segment in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment is "*" or ['{', '*', ..])
            {
                return (node, true);
            }

            var brace = segment.IndexOf('{', StringComparison.Ordinal);
            node = brace < 0 ? node.Literal(segment) : node.Parameter(segment[..brace]);
        }

        return (node, false);
    }

    private struct Search(string method)
    {
        public readonly string Method => method;

        public ServiceRoute? Route { get; set; }

        public RouteGroup? Group { get; set; }

        public SortedSet<string>? Allowed { get; set; }
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = new(StringComparer.Ordinal);

        /// <summary>By the text before the parameter in its segment, longest first.</summary>
        public List<(string Prefix, Node Child)> Parameters { get; } = [];

        public List<ServiceRoute> Routes { get; } = [];

        public List<ServiceRoute> OpenRoutes { get; } = [];

        public RouteGroup? Group { get; set; }

        public Node Literal(string segment) => Literals.TryGetValue(segment, out var child) ? child : Literals[segment] = new();

        public Node Parameter(string prefix)
        {
            var at = Parameters.FindIndex(known => known.Prefix == prefix);
            if (at >= 0)
            {
                return Parameters[at].Child;
            }

            var child = new Node();
            Parameters.Add((prefix, child));
            Parameters.Sort((one, other) => other.Prefix.Length - one.Prefix.Length);
            return child;
        }
    }
}
