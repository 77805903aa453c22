using System.Text;
using Mocks.GoLibraries.Chi;
using Mocks.MockCoderd.Bridge;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Routes;

/// <summary>Answers what no route takes.</summary>
/// <remarks>Source: go-chi/chi 5.2.2 and coder/coder, <c>coderd/coderd.go</c>: inside a guarded group the guard
/// comes first; outside <c>/api</c> everything is the web site's single page.</remarks>
internal static class UnmatchedRequests
{
    private const string Bridge = "AI Bridge"; // Its name is the release's.

    private static readonly KeyValuePair<string, string>[] Html = [Answer.Header("Content-Type", "text/html; charset=utf-8")];

    private static readonly byte[] Page = """
        <!doctype html><html lang="en"><title>Mock coderd</title>
        <p>The real coderd serves its dashboard here. This is a mock: see <a href="/">its start page</a>.

        """u8.ToArray();

    /// <summary>A method that HTTP does not have gets no further than this, whatever the path.</summary>
    public static IApplicationBuilder UseKnownMethods(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (ChiMethods.Knows(context.Request.Method))
        {
            return next(context);
        }

        Exchange.Of(context).Matched = false;
        return new Answer(405, []).ExecuteAsync(context);
    });

    public static async Task AnswerAsync(HttpContext context, RouteMatch match)
    {
        var real = context.RequestServices.GetRequiredService<RealRoutes>();
        match = real.Find(context.Request.Method, match.Path);
        if (match.Route is RealRoute { Facts.Enterprise: true } && EditionOf(context) == BridgeState.Absent)
        {
            match = match with { Route = null };
        }

        if (match.Route is null)
        {
            Exchange.Of(context).Nearest = real.NearestLater(context.Request.Method, match.Path);
        }

        var answer = match switch
        {
            { Route: RealRoute { Facts: var facts } } => KnownRoute(context, match, facts),
            { Allowed.Count: > 0 } => WrongMethod(context, match),
            _ => await UnknownPathAsync(context, match, real),
        };
        await answer.ExecuteAsync(context);
    }

    /// <summary>A route of the real coderd that the mock does not reproduce: its licence and its guard, and then a 501.</summary>
    private static Answer KnownRoute(HttpContext context, RouteMatch match, RouteFacts route)
    {
        var release = context.RequestServices.GetRequiredService<Release>();
        var unlicensed = route.Feature is not null && EditionOf(context) == BridgeState.Off
            ? BridgeErrors.Unlicensed(route.Feature == Bridge ? release.AiBridgeName : route.Feature)
            : null;
        var answer = (route.GateFirst && unlicensed is not null ? null : match.Check(context))
            ?? (route.Auth == "scim" ? Verdicts.RefuseWithHint(context, Errors.ScimDisabled())
                : unlicensed is null ? NotReproduced.Answer(context, route, route.IsUnsureIn(release))
                : Verdicts.RefuseWithHint(context, unlicensed));
        Exchange.Of(context).Matched = false;
        return answer;
    }

    // The bridge's state says it of the whole deployment: licensed, unlicensed, or built without the enterprise part.
    private static BridgeState EditionOf(HttpContext context) => context.RequestServices.GetRequiredService<BridgeStore>().State;

    /// <summary>An empty 405 with one <c>Allow</c> line for each method of the path.</summary>
    private static Answer WrongMethod(HttpContext context, RouteMatch match)
    {
        Exchange.Of(context).Matched = false; // Before the guard: its verdict names the nearest route.
        if (match.Check(context) is { } refused)
        {
            return refused;
        }

        Exchange.Of(context).Remark($"405: the path takes {string.Join(", ", match.Allowed)}.");
        return new Answer(405, [.. match.Allowed.Select(method => Answer.Header("Allow", method))]);
    }

    private static async Task<Answer> UnknownPathAsync(HttpContext context, RouteMatch match, RealRoutes real)
    {
        var exchange = Exchange.Of(context);
        if (!CommonHeaders.IsApi(context))
        {
            exchange.Matched = false;
            if (real.MeantForApi(context.Request.Method, match.Path) is { } meant)
            {
                exchange.Remark($"coderd's dashboard answers every path outside of its API with its page. {meant}");
            }

            return new Answer(200, Html, match.Path == "/" ? Encoding.UTF8.GetBytes(context.RequestServices.GetRequiredService<StartPage>().Html("")) : Page);
        }

        if (real.OtherReleases(context.Request.Method, match.Path) is { } sentence)
        {
            // The caller has made no mistake, so that there is nothing to judge and nothing to be lenient about.
            exchange.Remark(sentence);
            var refusedFirst = match.Check(context);
            exchange.Matched = false;
            return refusedFirst ?? Errors.RouteNotFound().ToAnswer();
        }

        exchange.Matched = false; // Before the guard: its verdict names the nearest route.
        var before = exchange.Verdicts.Length;
        if (match.Check(context) is { } refused)
        {
            return refused;
        }

        var isJudged = exchange.Verdicts.Length > before;
        if (!isJudged && Verdicts.Refused(context, Errors.RouteNotFound()) is { } notFound)
        {
            return notFound;
        }

        return IsNodeMocks(context.Request, out var task)
            ? await context.RequestServices.GetRequiredService<LogSnapshotIntake>().TakeAsync(context, task, null, isJudged: true)
            : Errors.RouteNotFound().ToAnswer();
    }

    /// <summary>The Node mock looks at the end of the path only, so lenient answers take it there too.</summary>
    private static bool IsNodeMocks(HttpRequest request, out string task)
    {
        task = request.Path.Value!.Split('/') is ["", "api", "v2", "workspaceagents", "me", .., "tasks", { Length: > 0 } named, "log-snapshot"]
            ? named
            : "";
        return task.Length > 0 && HttpMethods.IsPost(request.Method);
    }
}
