using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Mocking.Settings;

namespace Mocks.Mocking.Control;

/// <summary>The part of a mock that no real service has, and the check of who may reach it.</summary>
/// <remarks>A web page must not be able to drive a mock on the visitor's machine: names other than loopback ones are
/// refused (DNS rebinding), and so is every request that says it comes from another origin.</remarks>
public static class ControlSurface
{
    private static readonly string[] Roots = ["/__admin", "/livez", "/readyz", "/swagger"];
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    public static bool Owns(HttpContext context) => OwnsPath(context.Request.Path);

    public static bool OwnsPath(PathString path) => Array.Exists(Roots, root => path.StartsWithSegments(root, StringComparison.Ordinal));

    /// <summary>Whether a request is addressed to a name that this mock answers to.</summary>
    public static bool Allows(HostSettings settings, HostString host) =>
        Loopback.Contains(host.Host, StringComparer.OrdinalIgnoreCase)
        || (settings.Bind is { } bind && IPAddress.TryParse(host.Host.Trim('[', ']'), out var named) && named.Equals(bind))
        || settings.AllowedHosts is { } allowed
            && (allowed.Contains("*") || allowed.Contains(host.Host, StringComparer.OrdinalIgnoreCase));

    /// <summary>What to say to a request that is addressed to another name.</summary>
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
