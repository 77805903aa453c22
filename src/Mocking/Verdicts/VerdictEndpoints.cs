using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Mocks.Mocking.Control;
using Mocks.Mocking.Journal;

namespace Mocks.Mocking.Verdicts;

/// <summary>A verdict and the request it is about.</summary>
public sealed record VerdictView(long RequestId, string Method, string Url, Verdict Verdict);

public sealed record VerdictList(IReadOnlyList<VerdictView> Verdicts);

/// <summary>What the real service would have made of what came: the page to look at before a test is called green.</summary>
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
