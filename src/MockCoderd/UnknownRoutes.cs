using Mocks.GoLibraries.Chi;
using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Bridge;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.Tasks;
using Mocks.MockCoderd.WorkspaceAgents;
using Mocks.MockCoderd.Workspaces;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Control;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;

namespace Mocks.MockCoderd;

/// <summary>What coderd says to paths and methods it has no route for.</summary>
/// <remarks>Source: go-chi/chi 5.2.2 and coder/coder, <c>coderd/coderd.go</c>: inside an authenticated group the token
/// comes first, then what the path names; outside <c>/api</c> everything is the web site's single page.</remarks>
internal static class UnknownRoutes
{
    private static readonly KeyValuePair<string, string>[] Html = [Answer.Header("Content-Type", "text/html; charset=utf-8")];

    private static readonly byte[] Page = """
        <!doctype html><title>Mock coderd</title>
        <p>The real coderd serves its dashboard here. This is a mock: see <a href="/swagger">/swagger</a>.

        """u8.ToArray();

    /// <summary>A word that is no method of HTTP gets no further than this, whatever the path.</summary>
    public static IApplicationBuilder UseKnownMethods(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (ControlSurface.Owns(context) || ChiMethods.Knows(context.Request.Method))
        {
            return next(context);
        }

        Exchange.Of(context).Matched = false;
        return new Answer(405, []).ExecuteAsync(context);
    });

    public static async Task AnswerAsync(HttpContext context)
    {
        if (BridgeEndpoints.Owns(context))
        {
            await BridgeEndpoints.AnswerAsync(context);
            return;
        }

        await (await AnswerOfAsync(context)).ExecuteAsync(context);
    }

    /// <summary>A wrong method on a known path: an empty 405 with one <c>Allow</c> line for each right one.</summary>
    public static Answer WrongMethod(HttpContext context, params IReadOnlyList<string> allowed)
    {
        Exchange.Of(context).Matched = false;
        return (GroupRefusal(context) is { } refusal ? Verdicts.Refused(context, refusal) : null)
            ?? new Answer(405, [.. allowed.Select(method => Answer.Header("Allow", method))]);
    }

    private static async Task<Answer> AnswerOfAsync(HttpContext context)
    {
        var exchange = Exchange.Of(context);
        exchange.Matched = false;
        if (!CommonHeaders.IsApi(context))
        {
            return new Answer(200, Html, Page);
        }

        var release = context.RequestServices.GetRequiredService<Release>();
        var refusal = GroupRefusal(context);
        if (ReleasedRoutes.Other(context.Request, release) is { } elsewhere)
        {
            // The caller did nothing wrong: their coderd is another. Nothing but the truth is any use to them.
            exchange.Remark(elsewhere);
            return (refusal is null ? null : Verdicts.Refused(context, refusal)) ?? Errors.RouteNotFound().ToAnswer();
        }

        refusal ??= Errors.RouteNotFound();
        return IsNodeMocks(context.Request, out var task)
            ? await context.RequestServices.GetRequiredService<LogSnapshotIntake>().TakeAsync(context, task, refusal)
            : Verdicts.Refused(context, refusal) ?? Errors.RouteNotFound().ToAnswer();
    }

    /// <summary>The Node mock looks at the end of the path only, so lenient answers take it there too.</summary>
    private static bool IsNodeMocks(HttpRequest request, out string task)
    {
        task = request.Path.Value!.Split('/') is ["", "api", "v2", "workspaceagents", "me", .., "tasks", { Length: > 0 } named, "log-snapshot"]
            ? named
            : "";
        return task.Length > 0 && HttpMethods.IsPost(request.Method);
    }

    private static Refusal? GroupRefusal(HttpContext context)
    {
        var services = context.RequestServices;
        var hasTasks = services.GetRequiredService<Release>().Tasks;
        switch (context.Request.Path.Value!.Split('/'))
        {
            case ["", "api", "v2", "workspaceagents", "me", ..]:
                return services.GetRequiredService<AgentAuth>().Check(context.Request).Refusal;
            case ["", "api", "v2", "workspaceagents", "connection"] or ["", "api", "v2", "users", "me", ..]:
                return services.GetRequiredService<UserAuth>().Check(context.Request).Refusal;
            case ["", "api", "v2", "workspaceagents", { Length: > 0 } agent, ..]:
                return services.GetRequiredService<AgentLookup>().Find(context.Request, agent).Refusal;
            case ["", "api", "v2", "workspaces", { Length: > 0 } workspace, ..]:
                return WorkspaceEndpoints.Find(
                    context.Request, workspace, services.GetRequiredService<UserAuth>(), services.GetRequiredService<WorldStore>()).Refusal;
            case ["", "api", "v2" or "experimental", "tasks", ..] when !hasTasks:
                return null;
            case ["", "api", "v2" or "experimental", "tasks", { Length: > 0 } user, { Length: > 0 } task, ..]:
                return services.GetRequiredService<TaskLookup>().Refuse(context.Request, user, task);
            case ["", "api", "v2" or "experimental", "tasks", { Length: > 0 } user]:
                return services.GetRequiredService<TaskLookup>().Refuse(context.Request, user);
            case ["", "api", "v2" or "experimental", "tasks", ..]:
                return services.GetRequiredService<UserAuth>().Check(context.Request).Refusal;
            default:
                return null;
        }
    }
}
