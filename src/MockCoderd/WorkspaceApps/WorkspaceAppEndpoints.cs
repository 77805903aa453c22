using System.Globalization;
using Mocks.Go.Net.Http;
using Mocks.Go.Net.Url;
using Mocks.Go.Strconv;
using Mocks.Mocking.Control;
using Mocks.Mocking.Routes;

namespace Mocks.MockCoderd.WorkspaceApps;

/// <summary>Apps of a workspace below a path of coderd, e.g. the AgentAPI of a task.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceapps/proxy.go</c>, <c>workspaceAppsProxyPath</c>, <c>proxyWorkspaceApp</c>;
/// <c>coderd/httpmw/apikey.go</c>, <c>RedirectToLogin</c>. A lenient mock answers as a strict one: another app in its place would help no test.</remarks>
internal static class WorkspaceAppEndpoints
{
    private const string SignedOut = "You are signed out or your session has expired. Please sign in again to continue.";
    private const int FirstPort = 9;

    public static IServiceCollection AddWorkspaceApps(this IServiceCollection services) => services
        .AddScoped<AppLookup>()
        .AddSingleton<AppProxy>()
        .AddSingleton<AppTickets>()
        .AddSingleton<IResettable>(provider => provider.GetRequiredService<AppTickets>());

    public static void MapWorkspaceApps(this IEndpointRouteBuilder routes) =>
        routes.Map(AppRequest.Pattern, AnswerAsync).ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(HttpContext context, AppLookup apps, AppTickets tickets, AppProxy proxy, CoderdSettings settings)
    {
        var asked = AppRequest.Of(context);
        if (Refuse(context, asked, settings) is { } refused)
        {
            return refused.ToAnswer(context);
        }

        if (tickets.Find(context.Request, asked) is { } ticket)
        {
            return await OpenAsync(context, asked, ticket.Url, [], proxy);
        }

        var (url, page) = apps.Find(context.Request, asked);
        if (url is null)
        {
            return page?.ToAnswer(context) ?? SignIn(context);
        }

        return await OpenAsync(context, asked, url, [Answer.Header("Set-Cookie", tickets.Issue(asked, url))], proxy);
    }

    private static AppPage? Refuse(HttpContext context, AppRequest asked, CoderdSettings settings) =>
        settings.PathApps == PathApps.Off ? AppPage.Disabled()
            : asked.User == "me" ? AppPage.NotMe()
            : QueryPairs.First(context.Request, "coder_application_connect_api_key_35e783").Length > 0 ? AppPage.SmuggledKey()
            : null;

    /// <param name="cookie">For every answer from here on; empty for a caller who has it.</param>
    private static async Task<Answer> OpenAsync(HttpContext context, AppRequest asked, string url, KeyValuePair<string, string>[] cookie, AppProxy proxy)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var app))
        {
            return With(AppPage.BadUrl(GoQuote.Quote(url), $"parse {GoQuote.Quote(url)}: it is not an absolute URL").ToAnswer(context), cookie);
        }

        if (!app.IsDefaultPort && app.Port < FirstPort)
        {
            return With(CoderdAnswer.Of(400, new ErrorResponse(
                $"Application port {app.Port.ToString(CultureInfo.InvariantCulture)} is not permitted. Coder reserves ports less than {FirstPort} for internal use.")), cookie);
        }

        if (asked.Rest.Length == 0)
        {
            return With(Redirect(context, 307, "Temporary Redirect", $"{CoderdPaths.Sent(context)}/"), cookie);
        }

        if (asked.Rest == "/" && context.Request.QueryString.Value is null or "" or "?" && app.Query.Length > 1)
        {
            return With(Redirect(context, 307, "Temporary Redirect", Routing.RawPath(context) + app.Query), cookie);
        }

        return app.Scheme is "http" or "https"
            ? await proxy.PassAsync(context, app, asked.Rest, cookie)
            : With(AppPage.Unreachable($"unsupported protocol scheme {GoQuote.Quote(app.Scheme)}").ToAnswer(context), cookie);
    }

    private static Answer SignIn(HttpContext context)
    {
        Exchange.Of(context).Remark("303 to the login page: send a user's API key as Coder-Session-Token; an agent's token is not one. See docs/fidelity/coderd.md#path-apps.");
        var target = CoderdPaths.Sent(context) + context.Request.QueryString.Value;
        return Redirect(context, 303, "See Other",
            $"{BuildInfoEndpoints.AccessUrl}/login?message={GoEscape.Query(SignedOut)}&redirect={GoEscape.Query(target)}");
    }

    private static Answer Redirect(HttpContext context, int status, string words, string url)
    {
        var redirect = GoRedirect.Of(context.Request.Method, url, words);
        return new Answer(status,
            redirect.HasType ? [Answer.Header("Content-Type", "text/html; charset=utf-8"), Answer.Header("Location", redirect.Location)] : [Answer.Header("Location", redirect.Location)],
            redirect.Body);
    }

    private static Answer With(Answer answer, KeyValuePair<string, string>[] cookie) => answer with { Headers = [.. answer.Headers, .. cookie] };
}
