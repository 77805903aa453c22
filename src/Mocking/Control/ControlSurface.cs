using System.Net;
using Mocks.Mocking.Access;

namespace Mocks.Mocking.Control;

/// <summary>The paths that no real service has, and the check of the clients that may use them.</summary>
/// <remarks>A web page must not control a mock on the visitor's machine: hosts other than loopback are refused (DNS rebinding), and so are
/// requests that a page of another origin made a browser send, whatever their method and content type.</remarks>
public sealed class ControlSurface(HostSettings settings)
{
    private const string Pages = "/swagger";

    private static readonly string[] Roots = ["/__admin", "/livez", "/readyz", Pages];
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>A request of the service, and not of the control surface.</summary>
    public static bool IsService(HttpContext context) => !OwnsPath(context.Request.Path);

    public static bool OwnsPath(PathString path) => Array.Exists(Roots, root => path.StartsWithSegments(root, StringComparison.Ordinal));

    /// <summary>Whether the mock answers to a host.</summary>
    public static bool Allows(HostSettings settings, HostString host) =>
        Loopback.Contains(host.Host, StringComparer.OrdinalIgnoreCase)
        || (settings.Bind is { } bind && IPAddress.TryParse(host.Host.Trim('[', ']'), out var named) && named.Equals(bind))
        || settings.AllowedHosts is { } allowed
            && (allowed.Contains("*") || allowed.Contains(host.Host, StringComparer.OrdinalIgnoreCase));

    /// <summary>The error for a request to another host.</summary>
    public static ControlProblem Refusal(HostString host) => new(
        $"Host \"{host.Host}\" is not one this mock answers to.",
        "It answers to localhost, 127.0.0.1 and [::1]. Name others with --allow-host or MOCK_ALLOWED_HOSTS.");

    /// <returns>Null when the request may use the control surface.</returns>
    internal IResult? Refuse(HttpContext context)
    {
        var request = context.Request;
        if (!Allows(settings, request.Host))
        {
            return ControlJson.Problem(400, Refusal(request.Host));
        }

        var isPage = request.Path.StartsWithSegments(Pages, StringComparison.Ordinal) || request.Path.Value is "/__admin" or "/__admin/";
        return WebPage.FindForeign(request, isAllowed: _ => false, isPage) is { } foreign
            ? ControlJson.Problem(403, new ControlProblem($"{foreign} may not use the control routes.", "Only pages that this mock serves itself may."))
            : null;
    }
}
