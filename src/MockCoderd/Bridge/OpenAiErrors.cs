using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Faults;

namespace Mocks.MockCoderd.Bridge;

/// <summary>What OpenAI says when it does not answer: words for the usual statuses.</summary>
internal static class OpenAiErrors
{
    /// <summary>The object inside <c>error</c>, in OpenAI's order.</summary>
    public static JsonObject Of(BridgeFault fault)
    {
        var (message, type, code) = fault.Status switch
        {
            401 => ("Incorrect API key provided.", "invalid_request_error", "invalid_api_key"),
            404 => ("The model does not exist or you do not have access to it.", "invalid_request_error", "model_not_found"),
            429 => ("Rate limit reached for requests.", "requests", "rate_limit_exceeded"),
            >= 500 => ("The server had an error while processing your request.", "server_error", (string?)null),
            _ => ("The request could not be processed.", "invalid_request_error", null),
        };
        return new JsonObject { ["message"] = fault.Message ?? message, ["type"] = type, ["param"] = null, ["code"] = code };
    }
}
