namespace Mocks.MockCoderd.Tasks;

/// <summary>Where tasks are: the same routes under two prefixes. The pages show the first.</summary>
internal static class TaskRoutes
{
    public const string Stable = "/api/v2/tasks";

    public static IReadOnlyList<string> Prefixes { get; } = [Stable, "/api/experimental/tasks"];

    /// <summary>Names a route on the pages; its twin under the other prefix stays off them.</summary>
    public static RouteHandlerBuilder Show(this RouteHandlerBuilder route, string prefix, string id, string summary) =>
        prefix == Stable ? route.WithName(id).WithTags("Tasks").WithSummary(summary) : route.ExcludeFromDescription();
}
