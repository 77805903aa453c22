using Mocks.Mocking.Control;
using Mocks.Mocking.Hosting;

namespace Mocks.MockAgentApi.Access;

/// <summary>Cross-origin headers as AgentAPI's default settings give them.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, with go-chi/cors 1.2.1. The origins do not follow the port.
/// A preflight is answered for any path, known or not.</remarks>
internal static class Origins
{
    private static readonly string[] Allowed = ["http://localhost:3284", "http://localhost:3000", "http://localhost:3001"];
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "OPTIONS"];
    private static readonly string[] RequestHeaders = ["Accept", "Authorization", "Content-Type", "X-Csrf-Token", "Origin"];

    public static IApplicationBuilder UseOrigins(this IApplicationBuilder app) => app.Use((context, next) =>
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
            context.Response.Headers.AccessControlAllowOrigin = request.Headers.Origin;
            context.Response.Headers.AccessControlExposeHeaders = "Link";
            context.Response.Headers.AccessControlAllowCredentials = "true";
        }

        return next(context);
    });

    private static Answer Preflight(IHeaderDictionary request, string asked)
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

        headers.Add(Answer.Header("Access-Control-Allow-Origin", origin));
        headers.Add(Answer.Header("Access-Control-Allow-Methods", asked.ToUpperInvariant()));
        if (wanted.Length > 0)
        {
            headers.Add(Answer.Header("Access-Control-Allow-Headers", string.Join(", ", wanted)));
        }

        headers.Add(Answer.Header("Access-Control-Allow-Credentials", "true"));
        headers.Add(Answer.Header("Access-Control-Max-Age", "300"));
        return new Answer(200, headers);
    }

    private static bool IsAllowed(string origin) => Allowed.Contains(origin, StringComparer.OrdinalIgnoreCase);

    // Content-Type, whatever the case it was asked in: the first letter of each word is large, the others small.
    private static string Canonical(string name) =>
        string.Join('-', name.Split('-').Select(word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant()));
}
