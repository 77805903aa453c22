using System.Text;
using Mocks.Go.Crypto;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Deployment;

/// <summary>The script that makes a machine a workspace, and the route by which a browser measures its latency to coderd.</summary>
/// <remarks>Source: coder/coder, <c>coderd/initscript.go</c>, <c>coderd/latencycheck.go</c>. The scripts are the mock's own: they say what
/// the real ones set, and fetch nothing.</remarks>
internal static class InitScriptEndpoints
{
    private static readonly string[] Known =
        ["darwin/amd64", "darwin/arm64", "linux/amd64", "linux/arm64", "linux/armv7", "windows/amd64", "windows/arm64"];

    public static void MapInitScript(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v2/init-script/{os}/{arch}", GetInitScript).WithExample(null, ("os", "linux"), ("arch", "amd64"))
            .Documented("get-agent-init-script", "InitScript", "Get agent init script", 400).Produces<string>(200, "text/plain");
        routes.MapGet("/latency-check", GetLatencyCheck)
            .Documented("latency-check", "General", "How far away coderd is").Produces<string>(200, "text/plain");
    }

    private static Answer GetInitScript(string os, string arch, HttpContext context)
    {
        var pair = $"{os.ToLowerInvariant()}/{arch.ToLowerInvariant()}";
        if (!Known.Contains(pair))
        {
            return Verdicts.RefuseWithHint(context, Errors.UnknownMachine(pair));
        }

        var script = Encoding.UTF8.GetBytes($"""
            # Mock coderd: the real script downloads an agent for {pair} and starts it.
            export CODER_AGENT_AUTH="token"
            export CODER_AGENT_URL="{BuildInfoEndpoints.AccessUrl}/"

            """);
        // Encoded twice, as upstream does it.
        var digest = Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Convert.ToBase64String(Sha256.Sum256(script))));
        return new Answer(200, [Answer.Header("Content-Digest", $"sha256:{digest}"), .. BuildInfoEndpoints.PlainText], script);
    }

    private static Answer GetLatencyCheck(HttpContext context) => new(200,
        context.Request.Headers.Origin.Count > 0
            ? [Answer.Header("Access-Control-Allow-Origin", "*"), .. BuildInfoEndpoints.PlainText]
            : BuildInfoEndpoints.PlainText,
        "OK"u8.ToArray());
}
