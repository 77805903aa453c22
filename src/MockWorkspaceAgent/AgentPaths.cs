using Mocks.Go.Net.Url;
using Mocks.Mocking.Routes;

namespace Mocks.MockWorkspaceAgent;

/// <summary>Paths as the agent's router sees them: Go's escaped path when it was sent in another form than Go would write, else the decoded one.</summary>
/// <remarks>Source: go-chi/chi 5.2, <c>Mux.routeHTTP</c>, which prefers <c>URL.RawPath</c>; Go, <c>net/url</c>, <c>setPath</c>. No path is cleaned.</remarks>
internal static class AgentPaths
{
    public static string Of(HttpContext context)
    {
        var sent = Routing.RawPath(context);
        var decoded = Uri.UnescapeDataString(sent);
        return GoEscape.Path(decoded) == sent ? decoded : sent;
    }
}
