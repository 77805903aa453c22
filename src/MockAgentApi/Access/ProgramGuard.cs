using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Access;
using Mocks.Mocking.Control;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Verdicts;

namespace Mocks.MockAgentApi.Access;

/// <summary>Keeps web pages away from a mock that runs a real program, since they could type into its terminal and read its screen.</summary>
/// <remarks>Ours: AgentAPI answers every page, and only keeps browsers from showing the answer to it. Its own check of hosts, which came with
/// 0.4.0, protects from DNS rebinding; here it holds for every release.</remarks>
internal sealed class ProgramGuard(AgentApiSettings settings, AgentApiVersion version, Lazy<RouteTable> routes) : IServiceGuard
{
    private readonly AllowedHosts _hosts = new(settings);
    private readonly AllowedOrigins _origins = new(settings);

    public Answer? Refuse(HttpContext context)
    {
        var request = context.Request;
        var isKnownHost = _hosts.Allow(request.Host);
        if (!isKnownHost && version.ChecksHost)
        {
            return null; // The release refuses it itself, in its own words.
        }

        if (!isKnownHost && !ControlSurface.Allows(settings.Host, request.Host))
        {
            return Judge(context, _hosts.Refusal, "hosts",
                $"Host: {request.Host.Value}", "Use localhost, or name the host in --allow-host (MOCK_ALLOWED_HOSTS).");
        }

        return !_origins.AllowAny && WebPage.FindForeign(request, _origins.Allow, IsPage(request.Path)) is { } foreign
            ? Judge(context, AgentApiAnswer.Problem(request, 403, $"{foreign} may not use a mock that runs a real program."),
                "origins", foreign, "Programs need no Origin. For a page of your own, name its origin in --allowed-origins (AGENTAPI_ALLOWED_ORIGINS).")
            : null;
    }

    private static bool IsPage(PathString path) => path == "/" || path == "/docs" || path.StartsWithSegments("/chat", StringComparison.Ordinal);

    private Answer Judge(HttpContext context, Answer refusal, string notChecked, string detail, string hint)
    {
        var exchange = Exchange.Of(context);
        var (status, effect) = Upstream(context);
        exchange.Matched = status is not (404 or 405);
        exchange.Judge(new Verdict("guarded", status, $"real AgentAPI {version.Reported} does not check {notChecked}: it would answer {status}{effect}.", detail, hint));
        return refusal;
    }

    /// <summary>The answer of AgentAPI, and what comes of it. It depends on a body that the guard does not wait for.</summary>
    private (int Status, string Effect) Upstream(HttpContext context)
    {
        var request = context.Request;
        if (request.Method == "OPTIONS" && request.Headers.AccessControlRequestMethod.Count > 0)
        {
            return (200, " to the preflight");
        }

        var match = routes.Value.Find(request.Method, Routing.RawPath(context));
        return match.Route is null ? (match.Allowed.Count == 0 ? 404 : 405, "") : match.Route.Path switch
        {
            "/message" => (200, " to a valid message, and type it into the program"),
            "/upload" => (200, " to a valid upload, and store the file"),
            "/" => (307, ""),
            _ => (200, ""),
        };
    }
}
