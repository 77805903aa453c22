using System.Text;
using Mocks.Go.Strconv;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Swagger;
using Mocks.MockWorkspaceAgent.Processes;

namespace Mocks.MockWorkspaceAgent.Debugging;

/// <summary>Debug routes, whose errors are plain text without a final newline.</summary>
/// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>agent/api.go</c>, <c>agent/metrics.go</c>. There is no network: its dump has a title only, and its
/// metrics are left out.</remarks>
internal static class DebugEndpoints
{
    private static readonly KeyValuePair<string, string>[] PlainText = [Answer.Header("Content-Type", "text/plain; charset=utf-8")];

    // Go's exposition has a help line for a metric without a help text, too.
    private static readonly byte[] Metrics = """
        # HELP agent_reconnecting_pty_connections_total 
        # TYPE agent_reconnecting_pty_connections_total counter
        agent_reconnecting_pty_connections_total 0

        """u8.ToArray();

    private static readonly string[] Yes = ["1", "t", "T", "TRUE", "true", "True"];
    private static readonly string[] No = ["0", "f", "F", "FALSE", "false", "False"];

    public static void MapDebugging(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/debug/manifest", GetManifest).CarriesSecrets().WithName("debug-manifest").WithTags("Debug")
            .WithSummary("The manifest of the agent that lives with --coder-url").Produces<string>(200, "text/plain").Produces<string>(500, "text/plain");
        routes.MapGet("/debug/logs", GetLogs).CarriesSecrets().WithName("debug-logs").WithTags("Debug")
            .WithSummary("The agent's log file").Produces<string>(200, "text/plain").Produces<string>(500, "text/plain");
        routes.MapGet("/debug/prometheus", () => new Answer(200, [Answer.Header("Content-Type", "text/plain")], Metrics)).WithName("debug-prometheus").WithTags("Debug")
            .WithSummary("The agent's metrics").Produces<string>(200, "text/plain");
        routes.MapGet("/debug/magicsock", () => new Answer(200, [Answer.Header("Content-Type", "text/html; charset=utf-8")], "<h1>magicsock</h1>"u8.ToArray()))
            .WithName("debug-magicsock").WithTags("Debug").WithSummary("The state of the network").Produces<string>(200, "text/html");
        routes.MapGet("/debug/magicsock/debug-logging/{state}", GetDebugLogging).WithName("debug-logging").WithTags("Debug")
            .WithSummary("Turn the network's debug log on or off").WithExample(null, ("state", "true")).Produces<string>(200, "text/plain");
    }

    // Upstream names no content type, and Go's server takes it for text.
    private static Answer GetManifest(CommandEnvironment commands) =>
        commands.Manifest is { } manifest ? new Answer(200, PlainText, ManifestJson.Of(manifest)) : Text(500, "no manifest in-memory");

    private static Answer GetLogs()
    {
        var read = AgentLogFile.Read();
        return read.Error is { } error ? Text(500, $"could not open log file: {error}") : new Answer(200, [Answer.Header("Content-Type", read.ContentType)], read.Bytes);
    }

    private static Answer GetDebugLogging(string state) =>
        Yes.Contains(state) ? Text(200, "updated magicsock debug logging to true")
        : No.Contains(state) ? Text(200, "updated magicsock debug logging to false")
        : Text(400, $"invalid state {GoQuote.Quote(state)}, must be a boolean");

    private static Answer Text(int status, string text) => new(status, PlainText, Encoding.UTF8.GetBytes(text));
}
