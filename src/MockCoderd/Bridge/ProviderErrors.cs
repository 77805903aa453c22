using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Faults;

namespace Mocks.MockCoderd.Bridge;

/// <summary>The errors of OpenAI and Anthropic themselves, with their usual message for a status.</summary>
internal static class ProviderErrors
{
    private const int Overloaded = 529;

    private static readonly (int Status, string Type, string Message)[] OfAnthropic =
    [
        (401, "authentication_error", "invalid x-api-key"),
        (403, "permission_error", "Your API key does not have permission to use the specified resource."),
        (404, "not_found_error", "The requested resource could not be found."),
        (413, "request_too_large", "Request exceeds the maximum allowed number of bytes."),
        (429, "rate_limit_error", "This request would exceed your account's rate limit. Please try again later."),
        (Overloaded, "overloaded_error", "Overloaded"),
        (500, "api_error", "Internal server error"),
        (400, "invalid_request_error", "The request could not be processed."),
    ];

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
        return (fault.Message ?? message, fault.ErrorType ?? type, fault.ErrorType is null ? code : null);
    }

    /// <summary>The body of an error, in OpenAI's order.</summary>
    public static JsonObject OpenAiBody(string message, string type, string? code, string? param = null) => new()
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = param, ["code"] = code },
    };

    public static (string Message, string Type) Anthropic(BridgeFault fault)
    {
        // Inside a stream there is no status, and an overload is the usual error there.
        var status = fault.Kind == BridgeFaultKind.ProviderErrorInStream ? Overloaded : fault.Status;
        var usual = fault.ErrorType is { } type
            ? Array.Find(OfAnthropic, one => one.Type == type)
            : Array.Find(OfAnthropic, one => one.Status == status);
        if (usual == default)
        {
            usual = Array.Find(OfAnthropic, one => one.Status == (status >= 500 ? 500 : 400));
        }

        return (fault.Message ?? usual.Message, fault.ErrorType ?? usual.Type);
    }
}
