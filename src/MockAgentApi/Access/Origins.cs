using Mocks.GoLibraries.Xerrors;
using Mocks.Mocking.Control;
using Mocks.Mocking.Hosting;

namespace Mocks.MockAgentApi.Access;

/// <summary>Which origins a browser lets read the answers.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, with go-chi/cors 1.2.1. A preflight is answered for any path,
/// known or not.</remarks>
internal sealed class Origins
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "OPTIONS"];
    private static readonly string[] RequestHeaders = ["Accept", "Authorization", "Content-Type", "X-Csrf-Token", "Origin"];

    private readonly string[] _allowed;
    private readonly bool _all;

    /// <exception cref="WrappedError">An origin may not stand in the list.</exception>
    public Origins(AgentApiSettings settings)
    {
        _allowed = [.. AccessLists.ParseOrigins(settings.AllowedOrigins ?? AccessLists.StandardOrigins)];
        _all = _allowed is ["*"] || settings.Version is { AnyOrigin: true };
    }

    public Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (ControlSurface.Owns(context))
        {
            return next(context);
        }

        var request = context.Request;
        var asked = request.Headers.AccessControlRequestMethod.ToString();
        if (request.Method == "OPTIONS" && asked.Length > 0)
        {
            return Preflight(request.Headers, asked).ExecuteAsync(context);
        }

        context.Response.Headers.Vary = "Origin";
        if (IsAllowed(request.Headers.Origin.ToString()) && Methods.Contains(request.Method))
        {
            context.Response.Headers.AccessControlAllowOrigin = _all ? "*" : request.Headers.Origin;
            context.Response.Headers.AccessControlExposeHeaders = "Link";
            context.Response.Headers.AccessControlAllowCredentials = "true";
        }

        return next(context);
    }

    private Answer Preflight(IHeaderDictionary request, string asked)
    {
        List<KeyValuePair<string, string>> headers =
        [
            Answer.Header("Vary", "Origin"),
            Answer.Header("Vary", "Access-Control-Request-Method"),
            Answer.Header("Vary", "Access-Control-Request-Headers"),
        ];
        var origin = request.Origin.ToString();
        var wanted = request.AccessControlRequestHeaders.ToString()
            .Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(Canonical).ToArray();
        if (!IsAllowed(origin) || !Methods.Contains(asked.ToUpperInvariant()) || !Array.TrueForAll(wanted, RequestHeaders.Contains))
        {
            return new Answer(200, headers);
        }

        headers.Add(Answer.Header("Access-Control-Allow-Origin", _all ? "*" : origin));
        headers.Add(Answer.Header("Access-Control-Allow-Methods", asked.ToUpperInvariant()));
        if (wanted.Length > 0)
        {
            headers.Add(Answer.Header("Access-Control-Allow-Headers", string.Join(", ", wanted)));
        }

        headers.Add(Answer.Header("Access-Control-Allow-Credentials", "true"));
        headers.Add(Answer.Header("Access-Control-Max-Age", "300"));
        return new Answer(200, headers);
    }

    private bool IsAllowed(string origin) => origin.Length > 0 && (_all || Array.Exists(_allowed, allowed => Matches(allowed, origin)));

    // One star stands for any text, also for none.
    private static bool Matches(string allowed, string origin) => allowed.Split('*', 2) is [var before, var after]
        ? origin.Length >= before.Length + after.Length
            && origin.StartsWith(before, StringComparison.OrdinalIgnoreCase) && origin.EndsWith(after, StringComparison.OrdinalIgnoreCase)
        : string.Equals(allowed, origin, StringComparison.OrdinalIgnoreCase);

    // Content-Type, whatever the case it was asked in: the first letter of each word is large, the others small.
    private static string Canonical(string name) =>
        string.Join('-', name.Split('-').Select(word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant()));
}
