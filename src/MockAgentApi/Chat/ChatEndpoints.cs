using System.Net;
using System.Text;
using Mocks.Mocking.Hosting;

namespace Mocks.MockAgentApi.Chat;

/// <summary>The chat page and its files. Every method gets the same answer.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>redirectToChat</c>, and <c>embed.go</c>; Go's
/// <c>http.FileServer</c>. An unknown path below <c>/chat/</c> gets the app's 404 page, with status 200.
/// The page itself is ours.</remarks>
internal static class ChatEndpoints
{
    public static IEndpointRouteBuilder MapChat(this IEndpointRouteBuilder routes)
    {
        var files = routes.ServiceProvider.GetRequiredService<ChatFiles>();
        MapAnyMethod(routes, "/", context => RedirectToChat(context, files));
        MapAnyMethod(routes, "/chat/{**path}", context => GetFile(context, files)); // Takes /chat, too.
        return routes;
    }

    private static void MapAnyMethod(IEndpointRouteBuilder routes, string path, Func<HttpContext, Answer> answer) =>
        routes.Map(path, context => answer(context).ExecuteAsync(context)).ExcludeFromDescription();

    private static Answer RedirectToChat(HttpContext context, ChatFiles files)
    {
        var location = $"{files.BasePath}/embed";
        return context.Request.Method switch
        {
            "GET" => new(307, Headers(), Encoding.UTF8.GetBytes($"<a href=\"{WebUtility.HtmlEncode(location)}\">Temporary Redirect</a>.\n\n")),
            "HEAD" => new(307, Headers()),
            _ => new(307, [Answer.Header("Location", location)]),
        };

        KeyValuePair<string, string>[] Headers() => [Answer.Header("Content-Type", "text/html; charset=utf-8"), Answer.Header("Location", location)];
    }

    private static Answer GetFile(HttpContext context, ChatFiles files)
    {
        var path = context.Request.Path.Value!["/chat".Length..];
        if (path is "/embed" || path.EndsWith("/index.html", StringComparison.Ordinal))
        {
            return new Answer(301, [Answer.Header("Location", $"{(path is "/embed" ? "embed/" : "./")}{context.Request.QueryString.Value}")]);
        }

        return files.Find(path).For(context.Request);
    }
}
