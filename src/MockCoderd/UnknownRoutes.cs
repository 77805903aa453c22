using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;

namespace Mocks.MockCoderd;

/// <summary>What coderd says to paths and methods it has no route for.</summary>
/// <remarks>Source: go-chi/chi 5.2.2 and coder/coder, <c>coderd/coderd.go</c>: inside an authenticated group the token
/// comes first; outside <c>/api</c> everything is the web site's single page.</remarks>
internal static class UnknownRoutes
{
    private static readonly string[] KnownMethods = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];

    private static readonly KeyValuePair<string, string>[] Html = [Answer.Header("Content-Type", "text/html; charset=utf-8")];

    private static readonly byte[] Page = """
        <!doctype html><title>Mock coderd</title>
        <p>The real coderd serves its dashboard here. This is a mock: see <a href="/swagger">/swagger</a>.

        """u8.ToArray();

    public static Task AnswerAsync(HttpContext context)
    {
        Exchange.Of(context).Matched = false;
        return AnswerOf(context).ExecuteAsync(context);
    }

    /// <summary>A known path with a wrong method.</summary>
    public static Answer WrongMethod(params ReadOnlySpan<string> allowed) => CoderdAnswer.WrongMethod(allowed);

    private static Answer AnswerOf(HttpContext context)
    {
        if (!KnownMethods.Contains(context.Request.Method))
        {
            return CoderdAnswer.WrongMethod();
        }

        if (!CommonHeaders.IsApi(context))
        {
            return new Answer(200, Html, Page);
        }

        var exchange = Exchange.Of(context);
        var refusal = GroupRefusal(context) ?? Errors.RouteNotFound();
        Verdicts.Refused(exchange, refusal);
        var strict = context.RequestServices.GetRequiredService<CoderdSettings>().Host.Strict;
        return (strict ? refusal : Errors.RouteNotFound()).ToAnswer();
    }

    private static Refusal? GroupRefusal(HttpContext context)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/api/v2/workspaceagents/me", StringComparison.Ordinal))
        {
            return context.RequestServices.GetRequiredService<AgentAuth>().Check(context.Request).Refusal;
        }

        return path.StartsWithSegments("/api/v2/tasks", StringComparison.Ordinal)
            || path.StartsWithSegments("/api/experimental/tasks", StringComparison.Ordinal)
            ? context.RequestServices.GetRequiredService<UserAuth>().Check(context.Request).Refusal
            : null;
    }
}
