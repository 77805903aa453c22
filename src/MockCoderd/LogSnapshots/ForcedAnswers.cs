namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>The answers that <c>HTTP_CODE</c> sets, with the body that coderd has for that status.</summary>
internal static class ForcedAnswers
{
    private static readonly Dictionary<int, ErrorResponse> Bodies = new()
    {
        // A coderd without the endpoint does not know the route.
        [404] = Errors.RouteNotFound().Body,
        [401] = Errors.AgentNotAuthorized().Body,
        [429] = Errors.RateLimited(512).Body,
        [500] = new("An internal server error occurred."),
    };

    /// <returns>Null when nothing was asked for: coderd's own 204.</returns>
    public static Answer? Of(int? status) => status switch
    {
        null or 204 => null,
        { } known when Bodies.TryGetValue(known, out var body) => CoderdAnswer.Of(known, body),
        { } other => new Answer(other, []),
    };
}
