using Mocks.GoLibraries.Chi;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Verdicts;

namespace Mocks.MockAgentApi;

/// <summary>What AgentAPI says to paths and methods it has no route for: plain text, no JSON.</summary>
/// <remarks>Source: go-chi/chi 5.2.2, as coder/agentapi uses it.</remarks>
internal static class UnknownRoutes
{
    public const string Real = "real AgentAPI 0.12.1";

    private static readonly Answer NotFound = new(404,
        [Answer.Header("Content-Type", "text/plain; charset=utf-8"), Answer.Header("X-Content-Type-Options", "nosniff")],
        "404 page not found\n"u8.ToArray());

    public static Task AnswerAsync(HttpContext context)
    {
        if (!ChiMethods.Knows(context.Request.Method))
        {
            return WrongMethod(context, []).ExecuteAsync(context);
        }

        Refuse(context, "404 page not found");
        return NotFound.ExecuteAsync(context);
    }

    /// <summary>A known path with a wrong method: an empty 405 that names the right one.</summary>
    public static Answer WrongMethod(HttpContext context, params IEnumerable<string> allowed)
    {
        Refuse(context, "405 Method Not Allowed");
        if (!ChiMethods.Knows(context.Request.Method))
        {
            return new Answer(405, []); // A method that chi has never heard of gets no hint, on any path.
        }

        return new Answer(405, [.. allowed.Select(method => Answer.Header("Allow", method))]);
    }

    private static void Refuse(HttpContext context, string answer)
    {
        var exchange = Exchange.Of(context);
        exchange.Matched = false;
        exchange.Judge(new Verdict("refused", int.Parse(answer[..3], System.Globalization.CultureInfo.InvariantCulture),
            $"{Real} would answer {answer}", $"{exchange.Method} {exchange.Url}"));
    }
}
