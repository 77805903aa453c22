using System.Text.Json.Serialization.Metadata;
using Mocks.Mocking.Journal.Copies;
using Mocks.Mocking.Patterns;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Rpc;
using Mocks.Mocking.Swagger;

namespace Mocks.Mocking.Journal;

/// <summary>The journal over HTTP, with WireMock's routes.</summary>
internal static class RequestEndpoints
{
    /// <summary>How many requests are named that nearly matched.</summary>
    private const int MaxNearest = 3;

    private static readonly QueryAdvice Filters = new("POST /__admin/requests/find takes a pattern, e.g. {\"method\":\"GET\"}.");

    public static RouteGroupBuilder MapRequests(this RouteGroupBuilder admin)
    {
        var requests = admin.MapGroup("/requests").WithTags("requests");

        requests.MapGet("", ListRequests).WithMetadata(Filters).WithName("listRequests").Produces<RequestList>()
            .WithSummary("All requests, oldest first.");
        requests.MapDelete("", ClearRequests).WithName("clearRequests").Produces(204)
            .WithSummary("Deletes all requests.");
        requests.MapGet("/unmatched", ListUnmatched).WithMetadata(Filters).WithName("listUnmatched").Produces<RequestList>()
            .WithSummary("The requests that matched no route of the service.");
        requests.MapGet("/ids", FindText).WithExample(null, ("text", "hello")).WithName("findRequestsByText").Produces<RequestIds>().Produces<ControlProblem>(400)
            .WithSummary("The ids of the requests whose body, answer, stream or messages have a text, in any case; ?after=5 looks at those after 5 only.");
        requests.MapGet("/{id}", GetRequest).WithDescription("Needs a request in the journal.").WithExample(null, ("id", "latest")).WithName("getRequest").Produces<RequestView>().Produces<ControlProblem>(404)
            .WithSummary("One request, by its id or as `latest`.");
        requests.MapGet("/{id}/curl", GetCurl).WithDescription("Needs a request in the journal.").WithExample(null, ("id", "latest")).WithName("getRequestAsCurl").Produces<CurlView>().Produces<ControlProblem>(404)
            .WithSummary("The command of curl that sends it again; its secrets stay blotted out.");
        requests.MapGet("/{id}/pact", GetPact).WithDescription("Needs a request in the journal.").WithExample(null, ("id", "latest")).WithName("getRequestAsPact").Produces<object>().Produces<ControlProblem>(404)
            .WithSummary("It and its answer as an interaction of a Pact file, version 4.");
        requests.MapPost("/find", FindAsync).WithExample("""{"method":"GET","urlPathPattern":"/.*"}""").WithName("findRequests").Accepts<RequestQuery>("application/json", "*/*").Produces<RequestList>()
            .WithSummary("The requests that match.");
        requests.MapPost("/count", CountAsync).WithExample("""{"method":"GET","urlPathPattern":"/.*"}""").WithName("countRequests").Accepts<RequestQuery>("application/json", "*/*").Produces<RequestCount>()
            .WithSummary("Counts the requests that match.");
        requests.MapPost("/wait", WaitAsync).WithExample("""{"request":{"method":"GET","urlPathPattern":"/.*"},"count":1,"timeoutMs":5000}""").WithName("waitForRequests").Accepts<WaitQuery>("application/json", "*/*")
            .Produces<RequestList>().Produces<WaitProblem>(408)
            .WithSummary("Waits until this many matching requests have come, answered or not; 408 after the timeout.");

        return admin;
    }

    private static IResult ListRequests(RequestJournal journal) => Show(journal, journal.Entries());

    private static IResult ClearRequests(RequestJournal journal)
    {
        journal.Clear();
        return Results.NoContent();
    }

    private static IResult ListUnmatched(RequestJournal journal) =>
        Show(journal, journal.Entries(entry => !entry.Matched));

    private static IResult FindText(string? text, string? after, RequestJournal journal) =>
        TextSearch.Read(text, after, out var last) ?? ControlJson.Ok(TextSearch.Find(journal, text!, last), ControlJson.Default.RequestIds);

    private static IResult GetRequest(string id, RequestJournal journal) =>
        Found(id, journal, entry => ControlJson.Ok(RequestView.Of(entry), ControlJson.Default.RequestView));

    private static IResult GetCurl(string id, HttpRequest request, RequestJournal journal) =>
        Found(id, journal, entry => entry.Rpc is not null ? NoCopy(entry) : ControlJson.Ok(CurlCommand.Of(entry, $"http://{request.Host.Value}"), ControlJson.Default.CurlView));

    private static IResult GetPact(string id, RequestJournal journal, IPresets presets) =>
        Found(id, journal, entry => entry.Rpc is not null ? NoCopy(entry) : ControlJson.Ok(PactInteraction.Of(entry, presets.Current), ControlJson.Default.JsonObject));

    private static IResult NoCopy(JournalEntry entry) => ControlJson.Problem(404, new ControlProblem($"Request {entry.Id} is a call over RPC: it has no copy.",
        "Only HTTP requests can be sent again with curl, or be an interaction of a Pact file."));

    private static IResult Found(string id, RequestJournal journal, Func<JournalEntry, IResult> show)
    {
        var found = id == "latest" ? (journal.Entries() is [.., var last] ? last : null)
            : long.TryParse(id, out var number) ? journal.Find(number) : null;
        return found is null
            ? ControlJson.Problem(404, new ControlProblem($"There is no request {id} in the journal.",
                "It may be a number from GET /__admin/requests that was not evicted, or latest."))
            : show(found);
    }

    private static Task<IResult> FindAsync(HttpRequest request, RequestJournal journal, MockService mock) => AnswerAsync(
        request, ControlJson.Default.RequestQuery, query => ProblemOf(query.Rpc, mock),
        query => Task.FromResult(Find(query.CompilePattern(), journal)));

    private static IResult Find(RequestPattern pattern, RequestJournal journal) =>
        journal.Entries(pattern.IsMatch) is { Count: > 0 } found
            ? Show(journal, found)
            : Show(journal, [], journal.Nearest(pattern, settled: false, MaxNearest));

    private static Task<IResult> CountAsync(HttpRequest request, RequestJournal journal, MockService mock) => AnswerAsync(
        request, ControlJson.Default.RequestQuery, query => ProblemOf(query.Rpc, mock),
        query => Task.FromResult(ControlJson.Ok(
            new RequestCount(journal.Count(query.Compile())), ControlJson.Default.RequestCount)));

    private static Task<IResult> WaitAsync(HttpRequest request, RequestJournal journal, MockService mock) => AnswerAsync(
        request, ControlJson.Default.WaitQuery, wait => wait.Problem() ?? ProblemOf(wait.Request?.Rpc, mock),
        wait => WaitForAsync(wait, journal, request.HttpContext.RequestAborted));

    private static async Task<IResult> WaitForAsync(WaitQuery wait, RequestJournal journal, CancellationToken cancellationToken)
    {
        var pattern = (wait.Request ?? new RequestQuery()).CompilePattern();
        var found = await journal.WaitAsync(pattern.IsMatch, wait.Answered,
            wait.Count, TimeSpan.FromMilliseconds(wait.TimeoutMs), cancellationToken);
        if (found.Count >= wait.Count)
        {
            return Show(journal, found);
        }

        var others = journal.Entries().TakeLast(10).Select(entry => $"{entry.Method} {entry.Url}").ToArray();
        return ControlJson.Problem(408, new WaitProblem(
            $"{found.Count} of {wait.Count} matching requests came within {wait.TimeoutMs} ms.",
            others.Length == 0 ? "No request came at all." : KeptText.Cut($"What came last: {string.Join("; ", others)}", KeptText.MaxSentence),
            journal.Nearest(pattern, wait.Answered, MaxNearest)), ControlJson.Default.WaitProblem);
    }

    private static async Task<IResult> AnswerAsync<T>(
        HttpRequest request, JsonTypeInfo<T> json, Func<T, string?> problemOf, Func<T, Task<IResult>> answer)
        where T : class
    {
        var (body, problem) = await ControlJson.ReadAsync(request, json, namesMembers: true);
        if (problem is not null)
        {
            return problem;
        }

        try
        {
            return problemOf(body!) is { } wrong ? Unusable(wrong) : await answer(body!);
        }
        catch (PatternException bad)
        {
            return Unusable(bad.Message);
        }
    }

    private static string? ProblemOf(string? call, MockService mock) =>
        call is not null && CallName.Problem(call, mock.Calls) is { } problem ? $"rpc: {problem}" : null;

    private static IResult Unusable(string why) =>
        ControlJson.Problem(400, new ControlProblem("The body is not what this route takes.", why));

    /// <param name="nearest">Where nothing was found.</param>
    private static IResult Show(RequestJournal journal, IReadOnlyList<JournalEntry> entries, IReadOnlyList<NearMiss>? nearest = null) => ControlJson.List(
        new RequestList(
            entries.Select(RequestView.Of), new RequestMeta(journal.Total, journal.Entries().Count, journal.Evicted), nearest is [] ? null : nearest),
        ControlJson.Default.RequestList);
}
