using System.Net;

namespace Mocks.Mocking.Control;

/// <summary>The paths that no real service has, and the check of the clients that may use them.</summary>
/// <remarks>A web page must not control a mock on the visitor's machine: hosts other than loopback are refused (DNS rebinding), and so are
/// requests from another origin.</remarks>
public static class ControlSurface
{
    private static readonly string[] Roots = ["/__admin", "/livez", "/readyz", "/swagger"];
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

    internal static IApplicationBuilder UseControlSurface(this IApplicationBuilder app)
    {
        var settings = app.ApplicationServices.GetRequiredService<HostSettings>();
        return app.Use(async (context, next) =>
        {
            if (!Allows(settings, context.Request.Host))
            {
                await ControlJson.Problem(400, Refusal(context.Request.Host)).ExecuteAsync(context);
                return;
            }

            if (context.Request.Headers.Origin is [{ } origin, ..] && !IsOwn(origin, context.Request.Host))
            {
                await ControlJson.Problem(403, new ControlProblem(
                    $"Origin \"{origin}\" may not use the control routes.",
                    "Only pages that this mock serves itself may.")).ExecuteAsync(context);
                return;
            }

            await next(context);
        });
    }

    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && from.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}
