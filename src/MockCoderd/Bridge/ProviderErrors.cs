using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Faults;

namespace Mocks.MockCoderd.Bridge;

/// <summary>The errors of OpenAI and Anthropic themselves, with their usual message for a status.</summary>
internal static class ProviderErrors
{
    public static (string Message, string Type, string? Code) OpenAi(BridgeFault fault)
    {
        var (message, type, code) = fault.Status switch
        {
            401 => ("Incorrect API key provided.", "invalid_request_error", "invalid_api_key"),
            404 => ("The model does not exist or you do not have access to it.", "invalid_request_error", "model_not_found"),
            429 => ("Rate limit reached for requests.", "requests", "rate_limit_exceeded"),
            >= 500 => ("The server had an error while processing your request.", "server_error", (string?)null),
            _ => ("The request could not be processed.", "invalid_request_error", null),
        };
        return (fault.Message ?? message, type, code);
    }

    /// <summary>The body of an error, in OpenAI's order.</summary>
    public static JsonObject OpenAiBody(string message, string type, string? code) => new()
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = code },
    };

    public static (string Message, string Type) Anthropic(BridgeFault fault)
    {
        var (message, type) = fault.Status switch
        {
            401 => ("invalid x-api-key", "authentication_error"),
            403 => ("Your API key does not have permission to use the specified resource.", "permission_error"),
            404 => ("The requested resource could not be found.", "not_found_error"),
            413 => ("Request exceeds the maximum allowed number of bytes.", "request_too_large"),
            429 => ("This request would exceed your account's rate limit. Please try again later.", "rate_limit_error"),
            529 => ("Overloaded", "overloaded_error"),
            >= 500 => ("Internal server error", "api_error"),
            _ => ("The request could not be processed.", "invalid_request_error"),
        };
        return (fault.Message ?? message, type);
    }
}
