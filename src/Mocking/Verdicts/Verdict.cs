namespace Mocks.Mocking.Verdicts;

/// <summary>A verdict and the request it is about.</summary>
public sealed record VerdictView(long RequestId, string Method, string Url, Verdict Verdict);

public sealed record VerdictList(IReadOnlyList<VerdictView> Verdicts);

/// <summary>Lists the verdicts on all requests.</summary>
internal static class VerdictEndpoints
{
    public static RouteGroupBuilder MapVerdicts(this RouteGroupBuilder admin)
    {
        admin.MapGet("/verdicts", ListVerdicts).WithName("listVerdicts").WithTags("verdicts").Produces<VerdictList>()
            .WithSummary("Requests that the real service would have refused, or accepted and not been able to show.");
        return admin;
    }

    private static IResult ListVerdicts(RequestJournal journal) => ControlJson.Ok(
        new VerdictList([.. journal.Entries().SelectMany(entry => entry.Verdicts.Select(verdict =>
            new VerdictView(entry.Id, entry.Method, entry.Url, verdict)))]),
        ControlJson.Default.VerdictList);
}

/// <summary>What the real service would have done with a request that the mock accepted, or with the data it stored.</summary>
/// <param name="Code">A stable word for tests, e.g. <c>refused</c>, <c>unreadable</c>, <c>blank</c>.</param>
/// <param name="Status">The status the real service would have answered with, now or when its data is read.</param>
/// <param name="Text">A sentence for people, e.g. <c>real coderd 2.34 would answer 400 Invalid task ID format.</c></param>
/// <param name="Detail">The real service's own detail, if any.</param>
/// <param name="Hint">What to do about it, if that is not obvious.</param>
/// <param name="Docs">The page of the documentation that explains it, e.g. <c>docs/fidelity/coderd.md#tokens</c>; optional.</param>
/// <param name="Answer">The real service's answer, where it is known byte for byte.</param>
public sealed record Verdict(
    string Code, int Status, string Text, string? Detail = null, string? Hint = null, string? Docs = null, RealAnswer? Answer = null);
