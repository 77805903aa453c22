namespace Mocks.MockCoderd;

/// <summary>The real coderd goes on where the mock cannot: a 501, which coderd itself never answers, and a verdict.</summary>
internal static class NotReproduced
{
    /// <param name="real">What the real one would answer, after "would answer".</param>
    /// <param name="why">A sentence.</param>
    public static Answer Answer(HttpContext context, string real, string why)
    {
        Verdicts.NotReproduced(context, $"would answer {real}", why);
        return CoderdAnswer.Of(501, new ErrorResponse(why, $"The real coderd would answer {real}."));
    }

    /// <param name="isUnsure">The release in force is at the edge of those that are known to have the route.</param>
    public static Answer Answer(HttpContext context, RouteFacts route, bool isUnsure)
    {
        var has = isUnsure ? "probably has" : "has";
        var named = $"{context.Request.Method} {route.Path}";
        var why = $"The mock does not reproduce {named}.";
        Verdicts.NotReproduced(context, $"{has} {named}", why);
        return CoderdAnswer.Of(501, new ErrorResponse(why, $"The real coderd {has} this route{(route.Feature is null ? "" : ", with a licence")}."));
    }
}
