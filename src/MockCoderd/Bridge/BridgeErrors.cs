using System.Globalization;
using System.Text.Json.Nodes;
using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.Bridge;

/// <summary>Every error of the AI Bridge itself.</summary>
/// <remarks>Source: coder/coder, <c>enterprise/coderd/aibridge.go</c>, <c>enterprise/aibridged/http.go</c>; coder/aibridge, <c>bridge.go</c>.</remarks>
internal static class BridgeErrors
{
    public static Refusal Unlicensed(string name) => new(403, new($"{name} is a Premium feature. Contact sales!"));

    public static Refusal AtCapacity(string name) => new(503, new($"{name} is currently at capacity. Please try again later."));

    public static Refusal RateLimited() => new(429, new("You've been rate limited. Please try again later."));

    public static Refusal ByokOff() => new(403, new(
        "Bring Your Own Key (BYOK) mode is not enabled.", "Contact your administrator to enable it with --ai-gateway-allow-byok."));

    public static Refusal NoKey() => Text(400, "no authentication key provided");

    public static Refusal Unauthorized() => Text(403, "unauthorized");

    public static Refusal RouteNotSupported(string method, string path) => Text(404, $"route not supported: {method} {path}");

    public static Refusal NoInterceptor(string path) => Text(500, $"failed to create {GoQuote.Quote(path)} interceptor");

    public static Answer Background(bool lean) => OfResponses(501, "background requests are currently not supported by AI Bridge", lean);

    /// <summary>The bridge's own error for Responses, which unlike OpenAI's has no <c>error</c> around it.</summary>
    /// <param name="lean">Only the members that have a value.</param>
    public static Answer OfResponses(int status, string message, bool lean)
    {
        var error = new JsonObject { ["code"] = status.ToString(CultureInfo.InvariantCulture), ["message"] = message };
        if (!lean)
        {
            error["param"] = "";
            error["type"] = "";
            error["StatusCode"] = 0;
            error["Request"] = null;
            error["Response"] = null;
        }

        return ModelJson.Marshal(status, error);
    }

    /// <summary>The error of Go's HTTP client for a provider that accepts no connection.</summary>
    public static string Refused(string url) => $"Post {GoQuote.Quote(url)}: dial tcp 127.0.0.1:443: connect: connection refused";

    public static Refusal Text(int status, string message) => new(status, new(message), IsText: true);
}
