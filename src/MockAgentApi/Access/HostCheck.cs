using Mocks.Go.Net.Url;
using Mocks.Mocking.Control;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;

namespace Mocks.MockAgentApi.Access;

/// <summary>Refuses requests that are addressed to another name, as AgentAPI does first of all.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>hostAuthorizationMiddleware</c>.</remarks>
internal static class HostCheck
{
    private static readonly KeyValuePair<string, string>[] Headers =
        [Answer.Header("Content-Type", "text/plain; charset=utf-8"), Answer.Header("X-Content-Type-Options", "nosniff")];

    public static IApplicationBuilder UseHostCheck(this IApplicationBuilder app)
    {
        var settings = app.ApplicationServices.GetRequiredService<AgentApiSettings>();
        string[] allowed = [.. AccessLists.ParseHosts(settings.AllowedHosts ?? AccessLists.StandardHosts), .. settings.Host.AllowedHosts ?? []];
        var all = allowed.Contains("*") || settings.Version is { ChecksHost: false };
        var shown = string.Join(", ", allowed);
        var refusal = new Answer(400, Headers, System.Text.Encoding.UTF8.GetBytes($"Invalid host header. Allowed hosts: {shown}\n"));
        return app.Use((context, next) =>
        {
            if (ControlSurface.Owns(context) || all || allowed.Contains(NameOf(context.Request.Host), StringComparer.OrdinalIgnoreCase))
            {
                return next(context);
            }

            var exchange = Exchange.Of(context);
            exchange.Matched = false;
            exchange.Judge(AgentApiAnswer.Refusal(context, 400, "400 Invalid host header.",
                $"Host: {context.Request.Host.Value}", "Use localhost, or add the host to AGENTAPI_ALLOWED_HOSTS."));
            return refusal.ExecuteAsync(context);
        });
    }

    private static string? NameOf(HostString host) => host.Value is { Length: > 0 } value ? GoHost.Parse(value, out _)?.Name : null;
}
