using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Mocks.Mocking.Har;
using Mocks.Mocking.Inspector;
using Mocks.Mocking.Journal.Feed;
using Mocks.Mocking.Verdicts;

namespace Mocks.Mocking.SavedJournals;

/// <summary>The control routes that only read, of a saved journal; all others say why they are not there.</summary>
internal static class SavedJournalEndpoints
{
    public static IEndpointRouteBuilder MapSavedJournal(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/__admin");
        admin.MapGet("", InspectorEndpoints.GetPage);
        admin.MapGet("/inspector", GetInfo);
        admin.MapGet("/inspector/{**path}", InspectorEndpoints.GetFile);
        admin.MapGet("/requests", ListRequests);
        admin.MapGet("/requests/ids", FindText);
        admin.MapGet("/requests/{id}", GetRequest);
        admin.MapGet("/requests.har", GetHar);
        admin.MapGet("/verdicts", ListVerdicts);
        admin.MapGet("/readable", ListReadable);
        admin.MapGet("/events/stream", Follow);
        routes.MapGet("/", () => Results.Redirect("/__admin/"));
        routes.Map("{**path}", Refuse).WithMetadata(new AnyQuery());
        return routes;
    }

    private static IResult GetInfo(HttpContext context, SavedMocks mocks)
    {
        var mock = MockOf(context);
        return ControlJson.Ok(
            new InspectorInfo(mock.Name, mock.Program, mock.Journal.Imitates, mock.Journal.Version,
                mock.Journal.Readable.Count > 0 ? [new InspectorMenuItem("readable", "Readable")] : [],
                [.. mocks.NeighboursOf(mock)], mocks.Sentence),
            ControlJson.Default.InspectorInfo);
    }

    private static IResult ListRequests(HttpContext context) => ControlJson.List(
        new RequestList(MockOf(context).Journal.Requests, MockOf(context).Journal.Meta), ControlJson.Default.RequestList);

    private static IResult FindText(string? text, string? after, HttpContext context) =>
        TextSearch.Read(text, after, out var last) ?? ControlJson.Ok(TextSearch.Find(MockOf(context).Journal.Requests, text!, last), ControlJson.Default.RequestIds);

    private static IResult GetRequest(string id, HttpContext context) => MockOf(context).Find(id) is { } found
        ? ControlJson.Ok(found, ControlJson.Default.RequestView)
        : ControlJson.Problem(404, new ControlProblem($"This is a saved journal: it has no request {id}.", "It may be a number from GET /__admin/requests, or latest."));

    private static IResult GetHar(HttpContext context) => ControlJson.List(
        HarFile.Of(MockOf(context).Program, MockOf(context).Journal.Version, MockOf(context).Journal.Requests, $"Imitates {MockOf(context).Journal.Imitates}. Secrets are blotted out."),
        HarJson.Default.HarFile);

    private static IResult ListVerdicts(HttpContext context) => ControlJson.Ok(
        new VerdictList([.. MockOf(context).Journal.Requests.SelectMany(view => view.Verdicts.Select(verdict =>
            new VerdictView(view.Id, view.Request.Method, view.Request.Url, verdict)))]),
        ControlJson.Default.VerdictList);

    private static IResult ListReadable(HttpContext context) =>
        ControlJson.Ok(MockOf(context).Journal.Readable, JournalJson.Default.IReadOnlyListReadableConversation);

    private static IResult Follow(HttpContext context, string? lastEventId, ControlWriter writer, TimeProvider time, IHostApplicationLifetime life) =>
        FeedEndpoints.ReadPlace(context, lastEventId, out var after) is { } problem
            ? problem
            : new SavedStream(MockOf(context).Events(after), writer, time, life.ApplicationStopping);

    private static IResult Refuse(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path);
        if (HttpMethods.IsGet(method))
        {
            return ControlJson.Problem(404, new ControlProblem($"This is a saved journal: there is no GET {path}.",
                "It has GET /__admin/, /__admin/requests, /__admin/requests/{id}, /__admin/requests/ids?text=, /__admin/requests.har, /__admin/verdicts and /__admin/readable."));
        }

        context.Response.Headers.Allow = "GET";
        return ControlJson.Problem(405, new ControlProblem($"This is a saved journal: {method} {path} can change nothing in it.", "A mock that runs takes such requests, e.g. one of mocks up."));
    }

    private static SavedMock MockOf(HttpContext context) => context.Features.GetRequiredFeature<SavedMock>();
}
