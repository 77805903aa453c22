using Mocks.Mocking.Swagger;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.WorkspaceAgents;

/// <summary>Examples for the pages, out of the default world, so that they can be executed as they stand.</summary>
internal static class PageExamples
{
    private static readonly Dictionary<string, string> Agent = new() { [LogSnapshotRoute.TokenHeader] = "00000000-0000-4000-8000-0000000000aa" };
    private static readonly Dictionary<string, string> Person = new() { [LogSnapshotRoute.TokenHeader] = "mocksessid-mocksessionsecret00001" };

    /// <param name="body">As JSON; null for none.</param>
    public static RouteHandlerBuilder WithAgentExample(this RouteHandlerBuilder route, string? body = null, params (string Name, string Value)[] query) =>
        route.WithExample(new RouteExample(Query: query.ToDictionary(), Headers: Agent, Body: body));

    public static RouteHandlerBuilder WithPersonExample(this RouteHandlerBuilder route, params (string Name, string Value)[] path) =>
        route.WithExample(new RouteExample(Path: path.ToDictionary(), Headers: Person));
}
