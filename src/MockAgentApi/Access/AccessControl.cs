using Mocks.Go.Net.Http;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;

namespace Mocks.MockAgentApi.Access;

/// <summary>Refuses requests to other host names, and tells browsers which origins may read the answers.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>hostAuthorizationMiddleware</c>, with go-chi/cors 1.2.1.
/// A preflight is answered for any path, known or not.</remarks>
internal sealed class AccessControl
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "OPTIONS"];
    private static readonly string[] RequestHeaders = ["Accept", "Authorization", "Content-Type", "X-Csrf-Token", "Origin"];

    private readonly AllowedHosts _hosts;
    private readonly bool _anyHost;
    private readonly AllowedOrigins _origins;
    private readonly bool _anyOrigin;

    public AccessControl(AgentApiSettings settings)
    {
        _hosts = new AllowedHosts(settings);
        _anyHost = settings.Version is { ChecksHost: false };
        _origins = new AllowedOrigins(settings);
        _anyOrigin = _origins.AllowAny || settings.Version is { AnyOrigin: true };
    }

    public Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!_anyHost && !_hosts.Allow(request.Host))
        {
            var exchange = Exchange.Of(context);
            exchange.Matched = false;
            exchange.Judge(AgentApiAnswer.Refusal(context, _hosts.Refusal, "400 Invalid host header.",
                $"Host: {request.Host.Value}", "Use localhost, or add the host to AGENTAPI_ALLOWED_HOSTS."));
            return _hosts.Refusal.ExecuteAsync(context);
        }

        var method = GoHeader.Get(request.Headers.AccessControlRequestMethod);
        if (request.Method == "OPTIONS" && method.Length > 0)
        {
            return Preflight(request.Headers, method.ToUpperInvariant()).ExecuteAsync(context);
        }

        context.Response.Headers.Vary = "Origin";
        var origin = GoHeader.Get(request.Headers.Origin);
        if (IsAllowedOrigin(origin) && Methods.Contains(request.Method))
        {
            context.Response.Headers.AccessControlAllowOrigin = _anyOrigin ? "*" : origin;
            context.Response.Headers.AccessControlExposeHeaders = "Link";
            context.Response.Headers.AccessControlAllowCredentials = "true";
        }

        return next(context);
    }

    private Answer Preflight(IHeaderDictionary request, string method)
    {
        List<KeyValuePair<string, string>> headers =
        [
            Answer.Header("Vary", "Origin"),
            Answer.Header("Vary", "Access-Control-Request-Method"),
            Answer.Header("Vary", "Access-Control-Request-Headers"),
        ];
        var origin = GoHeader.Get(request.Origin);
        var wanted = GoHeader.Get(request.AccessControlRequestHeaders)
            .Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(Canonical).ToArray();
        if (!IsAllowedOrigin(origin) || !Methods.Contains(method) || !Array.TrueForAll(wanted, RequestHeaders.Contains))
        {
            return new Answer(200, headers);
        }

        headers.Add(Answer.Header("Access-Control-Allow-Origin", _anyOrigin ? "*" : origin));
        headers.Add(Answer.Header("Access-Control-Allow-Methods", method));
        if (wanted.Length > 0)
        {
            headers.Add(Answer.Header("Access-Control-Allow-Headers", string.Join(", ", wanted)));
        }

        headers.Add(Answer.Header("Access-Control-Allow-Credentials", "true"));
        headers.Add(Answer.Header("Access-Control-Max-Age", "300"));
        return new Answer(200, headers);
    }

    private bool IsAllowedOrigin(string origin) => origin.Length > 0 && (_anyOrigin || _origins.Allow(origin));

    // Each word of a header name begins with a capital: content-type becomes Content-Type.
    private static string Canonical(string name) =>
        string.Join('-', name.Split('-').Select(word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant()));
}
