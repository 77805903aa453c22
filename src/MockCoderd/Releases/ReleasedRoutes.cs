namespace Mocks.MockCoderd.Releases;

/// <summary>Which releases have which routes.</summary>
internal static class ReleasedRoutes
{
    /// <summary>For a path that the release in force has no route for, and another one has: which, for people.</summary>
    /// <returns>Null when no release has such a route.</returns>
    public static string? Other(HttpRequest request, Release release)
    {
        if (Has(request) is not { } has || has(release))
        {
            return null;
        }

        string[] with = [.. Release.All.Where(has).Select(other => other.Name)];
        return $"coderd {release.Name} has no such route; the releases from {with[0]} to {with[^1]} have.";
    }

    private static Func<Release, bool>? Has(HttpRequest request) => request.Path.Value!.Split('/') switch
    {
        ["", "api", "v2", "workspaceagents", "me", "tasks", { Length: > 0 }, "log-snapshot"] => release => release.LogSnapshots,
        ["", "api", "v2" or "experimental", "tasks", { Length: > 0 }, { Length: > 0 }, "pause" or "resume"] => release => release.Pause,
        ["", "api", "v2" or "experimental", "tasks", ..] => release => release.Tasks,
        _ => null,
    };
}
