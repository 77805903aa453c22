using System.Text;

namespace Mocks.MockCoderd.WorkspaceApps;

/// <summary>A button of an error page.</summary>
/// <param name="Url">Null for one that loads the page again.</param>
internal sealed record AppButton(string Text, string? Url = null);

/// <summary>An error page of coderd for a person who opens an app, in markup of our own.</summary>
/// <param name="Hint">For the journal: what to do about it.</param>
/// <remarks>Source: coder/coder, <c>coderd/workspaceapps/errors.go</c>, <c>coderd/tailnet.go</c>, <c>site/site.go</c>.</remarks>
internal sealed record AppPage(int Status, string Title, string Description, string Hint, IReadOnlyList<AppButton> Buttons, IReadOnlyList<string>? Warnings = null)
{
    private static readonly KeyValuePair<string, string>[] Html = [Answer.Header("Content-Type", "text/html; charset=utf-8")];

    private static readonly AppButton Retry = new("Retry");

    private static readonly AppButton Back = new("Back to site", BuildInfoEndpoints.AccessUrl);

    public static AppPage Disabled() => new(403, "Forbidden",
        "Path-based applications are disabled on this Coder deployment by the administrator.", "Start the mock without --path-apps off.", [Back]);

    public static AppPage NotMe() => new(404, "Application Not Found",
        "Applications must be accessed with the full username, not @me.", "Write the user's name into the path: GET /__admin/world lists them.", [Back]);

    public static AppPage SmuggledKey() => new(400, "Bad Request",
        "Could not decrypt API key. Workspace app API key smuggling is not permitted on the primary access URL. Please remove the query parameter and try again.",
        "Leave the parameter out; it is for workspace proxies.", [Back]);

    public static AppPage NotFound(string hint, IReadOnlyList<string>? warnings = null) => new(404, "Application Not Found",
        "The application or workspace you are trying to access does not exist or you do not have permission to access it.", hint, [Back], warnings);

    public static AppPage WorkspaceOffline(AppRequest asked) => new(400, "Workspace Offline",
        "Last workspace transition was to the \"stop\" state. Start the workspace to access its applications.",
        "Resume the task, where the release can, or bring the first world back: POST /__admin/reset.",
        [Back, new("View workspace", $"{BuildInfoEndpoints.AccessUrl}/@{Uri.EscapeDataString(asked.User)}/{Uri.EscapeDataString(asked.Workspace)}")]);

    public static AppPage AgentAway(string state) => new(502, "Application Unavailable", $"Agent state is \"{state}\", not \"connected\"",
        "The agent is away: POST /__admin/world/tasks/{task}/agent {\"lifecycle\":\"ready\",\"unhealthyReason\":\"\"}.", [Retry, Back]);

    public static AppPage Unreachable(string error) => new(502, "Bad Gateway", $"Failed to proxy request to application: {error}",
        "Does the app listen at its url? GET /__admin/world shows it, or it is --task-app-url.", [Retry, Back]);

    public static AppPage Internal(string hint) => new(500, "Internal Server Error", "An internal server error occurred.", hint, [Back]);

    public static AppPage BadUrl(string url, string error) => new(400, "Bad Request", $"Application has an invalid URL {url}: {error}",
        "Correct the app's url: PUT /__admin/world/tasks/{task}/apps/{slug}.", [Retry, Back]);

    public Answer ToAnswer(HttpContext context)
    {
        Exchange.Of(context).Remark($"{Status} {Title}: {Hint} See docs/fidelity/coderd.md#path-apps.");
        var (title, page) = ($"{Status} - {Escape(Title)}", new StringBuilder());
        page.Append(null, $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>{title}</title></head>
            <body>
            <h1>{title}</h1>
            <p>{Escape(Description)}</p>

            """);
        if (Warnings is { Count: > 0 })
        {
            page.Append("<h2>Warnings</h2>\n<ul>\n").AppendJoin("", Warnings.Select(warning => $"<li>{Escape(warning)}</li>\n")).Append("</ul>\n");
        }

        page.AppendJoin("", Buttons.Select(Write)).Append("</body>\n</html>\n");
        return new Answer(Status, Html, Encoding.UTF8.GetBytes(page.ToString()));
    }

    private static string Write(AppButton button) => button.Url is null
        ? $"<button onclick=\"window.location.reload()\">{Escape(button.Text)}</button>\n"
        : $"<a href=\"{Escape(button.Url)}\">{Escape(button.Text)}</a>\n";

    // As Go's html/template does it.
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal).Replace("+", "&#43;", StringComparison.Ordinal);
}
