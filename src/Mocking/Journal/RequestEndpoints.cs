using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Mocks.Mocking.Journal;

/// <summary>The journal over HTTP, with WireMock's routes.</summary>
internal static class RequestEndpoints
{
    public static RouteGroupBuilder MapRequests(this RouteGroupBuilder admin)
    {
        var requests = admin.MapGroup("/requests").WithTags("requests");

        requests.MapGet("", ListRequests).WithName("listRequests").Produces<RequestList>()
            .WithSummary("All requests, oldest first.");
        requests.MapDelete("", ClearRequests).WithName("clearRequests").Produces(204)
            .WithSummary("Deletes all requests.");
        requests.MapGet("/unmatched", ListUnmatched).WithName("listUnmatched").Produces<RequestList>()
            .WithSummary("The requests that matched no route of the service.");
        requests.MapGet("/{id}", GetRequest).WithName("getRequest").Produces<RequestView>().Produces<ControlProblem>(404)
            .WithSummary("One request, by its id or as `latest`.");
        requests.MapPost("/find", FindAsync).WithName("findRequests").Accepts<RequestQuery>("application/json", "*/*").Produces<RequestList>()
            .WithSummary("The requests that match.");
        requests.MapPost("/count", CountAsync).WithName("countRequests").Accepts<RequestQuery>("application/json", "*/*").Produces<RequestCount>()
            .WithSummary("Counts the requests that match.");
        requests.MapPost("/wait", WaitAsync).WithName("waitForRequests").Accepts<WaitQuery>("application/json", "*/*")
            .Produces<RequestList>().Produces<ControlProblem>(408)
            .WithSummary("Waits until this many matching requests were answered; 408 after the timeout.");

        return admin;
    }

    private static IResult ListRequests(RequestJournal journal) => Show(journal, journal.Entries());

    private static IResult ClearRequests(RequestJournal journal)
    {
        journal.Clear();
        return Results.NoContent();
    }

    private static IResult ListUnmatched(RequestJournal journal) =>
        Show(journal, [.. journal.Entries().Where(entry => !entry.Matched)]);

    private static IResult GetRequest(string id, RequestJournal journal)
    {
        var found = id == "latest" ? (journal.Entries() is [.., var last] ? last : null)
            : long.TryParse(id, out var number) ? journal.Find(number) : null;
        return found is null
            ? ControlJson.Problem(404, new ControlProblem($"There is no request {id} in the journal.",
                "It may be a number from GET /__admin/requests that was not evicted, or latest."))
            : ControlJson.Ok(RequestView.Of(found), ControlJson.Default.RequestView);
    }

    private static Task<IResult> FindAsync(HttpRequest request, RequestJournal journal, MockService service) => AnswerAsync(
        request, ControlJson.Default.RequestQuery, query => query.Problem(),
        query => Task.FromResult(Show(journal, [.. journal.Entries().Where(query.Compile(service.Secrets))])));

    private static Task<IResult> CountAsync(HttpRequest request, RequestJournal journal, MockService service) => AnswerAsync(
        request, ControlJson.Default.RequestQuery, query => query.Problem(),
        query => Task.FromResult(ControlJson.Ok(
            new RequestCount(journal.Entries().Count(query.Compile(service.Secrets))), ControlJson.Default.RequestCount)));

    private static Task<IResult> WaitAsync(HttpRequest request, RequestJournal journal, MockService service) => AnswerAsync(
        request, ControlJson.Default.WaitQuery, wait => wait.Problem(),
        wait => WaitForAsync(wait, journal, service, request.HttpContext.RequestAborted));

    private static async Task<IResult> WaitForAsync(WaitQuery wait, RequestJournal journal, MockService service, CancellationToken cancellationToken)
    {
        var found = await journal.WaitAsync((wait.Request ?? new RequestQuery()).Compile(service.Secrets),
            wait.Count, TimeSpan.FromMilliseconds(wait.TimeoutMs), cancellationToken);
        if (found.Count >= wait.Count)
        {
            return Show(journal, found);
        }

        var others = journal.Entries().Select(entry => $"{entry.Method} {entry.Url}").TakeLast(10).ToArray();
        return ControlJson.Problem(408, new ControlProblem(
            $"{found.Count} of {wait.Count} matching requests came within {wait.TimeoutMs} ms.",
            others.Length == 0 ? "No request came at all." : $"What came last: {string.Join("; ", others)}"));
    }

    private static async Task<IResult> AnswerAsync<T>(
        HttpRequest request, JsonTypeInfo<T> json, Func<T, string?> problemOf, Func<T, Task<IResult>> answer)
        where T : class
    {
        var (body, problem) = await ControlJson.ReadAsync(request, json);
        if (problem is not null)
        {
            return problem;
        }

        try
        {
            return problemOf(body!) is { } wrong ? Unusable(wrong) : await answer(body!);
        }
        catch (RegexMatchTimeoutException slow)
        {
            return Unusable($"the regular expression {slow.Pattern} takes too long on a request that came.");
        }
    }

    private static IResult Unusable(string why) =>
        ControlJson.Problem(400, new ControlProblem("The body is not what this route takes.", why));

    private static IResult Show(RequestJournal journal, IReadOnlyList<Exchange> entries) => ControlJson.List(
        new RequestList(entries.Select(RequestView.Of), new RequestMeta(journal.Total, journal.Entries().Count, journal.Evicted)),
        ControlJson.Default.RequestList);
}
