using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Tasks;

/// <summary>Where tasks are: the same routes under two prefixes. The pages show the first.</summary>
internal static class TaskRoutes
{
    public const string Stable = "/api/v2/tasks";

    // The default world's, so that the pages' examples can be executed as they stand.
    private static readonly Dictionary<string, string> Path = new() { ["user"] = "me", ["task"] = "demo" };

    public static IReadOnlyList<string> Prefixes { get; } = [Stable, "/api/experimental/tasks"];

    /// <summary>Names a route on the pages; its twin under the other prefix stays off them.</summary>
    /// <param name="places">The parameters of its path.</param>
    /// <param name="body">An example, as JSON.</param>
    public static RouteHandlerBuilder Show(
        this RouteHandlerBuilder route, string prefix, string id, string summary, string[]? places = null, string? body = null) =>
        prefix == Stable
            ? route.WithName(id).WithTags("Tasks").WithSummary(summary).WithExample(
                body, [.. (places ?? []).Select(place => (place, Path[place]))])
            : route.ExcludeFromDescription();
}
