namespace Mocks.Mocking.Routes;

/// <summary>One route of a service.</summary>
/// <param name="Method">In capitals, or <see cref="AnyMethod"/>.</param>
/// <param name="Path">E.g. <c>/api/v2/tasks/{user}</c>; <c>{**rest}</c> or <c>*</c> at the end stands for any rest.</param>
/// <param name="Endpoint">What answers; null for a route that the mock only knows of.</param>
/// <param name="Guard">Runs before the answer, unless the route is in a group that has a guard.</param>
public record ServiceRoute(string Method, string Path, RouteEndpoint? Endpoint = null, Guard? Guard = null)
{
    public const string AnyMethod = "ANY";

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>Endpoint metadata: the release in force does not have this route. It is matched by nothing and shown nowhere.</summary>
/// <param name="Sentence">Which releases do, for people.</param>
public sealed record OtherRelease(string Sentence);

/// <summary>Endpoint metadata: the guard of this route alone. Other methods and paths are answered without it.</summary>
public sealed record RouteGuard(Guard Guard);

/// <summary>Endpoint metadata: all paths below a prefix belong together, whether a route takes them or not.</summary>
/// <param name="Prefix">E.g. <c>/api/v2/tasks/{user}</c>. At the prefix itself a trailing slash makes no difference.</param>
/// <param name="Guard">Runs before every answer below the prefix; null when nothing is checked.</param>
public sealed record RouteGroup(string Prefix, Guard? Guard = null);

/// <summary>Refuses a request, or lets it pass and leaves what it found, e.g. the caller, in the request's features.</summary>
public delegate Answer? Guard(HttpContext context);

/// <summary>The result of looking up a method and a path.</summary>
/// <param name="Path">As it was looked up.</param>
/// <param name="Route">Null when no route takes both.</param>
/// <param name="Group">The innermost group of the path; null outside of all groups.</param>
/// <param name="Allowed">The methods that a path has when the route is null; empty for an unknown path.</param>
public readonly record struct RouteMatch(string Path, ServiceRoute? Route, RouteGroup? Group, IReadOnlyList<string> Allowed)
{
    /// <summary>Runs the guard of the group, or of the route that is in none.</summary>
    /// <returns>The refusal; null when the request may go on.</returns>
    public Answer? Check(HttpContext context)
    {
        if (Group is not { Guard: { } guard, Prefix: var prefix })
        {
            return Route?.Guard?.Invoke(context);
        }

        SetValues(context, prefix);
        return guard(context);
    }

    /// <summary>Gives the request the values that a pattern's parameters have in this path.</summary>
    internal void SetValues(HttpContext context, string pattern)
    {
        if (!pattern.Contains('{', StringComparison.Ordinal))
        {
            return;
        }

        var values = new RouteValueDictionary();
        var (names, segments) = (pattern.Split('/'), Path.Split('/'));
        for (var at = 0; at < names.Length; at++)
        {
            if (names[at] is ['{', '*', '*', .. var rest, '}'])
            {
                values[rest] = string.Join('/', segments.Skip(at));
            }
            else if (at < segments.Length && names[at].IndexOf('{', StringComparison.Ordinal) is >= 0 and var brace)
            {
                values[names[at][(brace + 1)..^1]] = segments[at][brace..];
            }
        }

        context.Request.RouteValues = values;
    }
}
