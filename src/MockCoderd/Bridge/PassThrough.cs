using System.Text;
using System.Text.Json.Nodes;
using Mocks.Go.Time;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.Bridge;

/// <summary>Routes that the bridge only passes on: what the provider behind it would say.</summary>
/// <remarks>Source: coder/aibridge, <c>provider/openai.go</c> and <c>provider/anthropic.go</c>, <c>PassthroughRoutes</c>. What the
/// providers answer is in their public reference. Not reproduced: stored conversations and responses, which are never found.</remarks>
internal static class PassThrough
{
    /// <param name="path">Below the bridge's prefix.</param>
    /// <returns>Null when it is none of these routes.</returns>
    public static Answer? Of(string path, BridgePreset preset, DateTimeOffset now)
    {
        var models = preset.Models ?? BridgePreset.StandardModels;
        return path.Split('/') switch
        {
            ["", "openai", "v1", "models"] => Json(200, OpenAiModels(models, now)),
            ["", "openai", "v1", "models", var model] => models.Contains(model)
                ? Json(200, OpenAiModel(model, now))
                : OpenAiNotFound($"The model '{model}' does not exist"),
            ["", "openai", "v1", "conversations", ..] or ["", "openai", "v1", "responses", _, ..] or ["", "openai", "v1", "models", ..] =>
                OpenAiNotFound("The mock keeps nothing."),
            ["", "anthropic", "v1", "models"] => Json(200, AnthropicModels(models, now)),
            ["", "anthropic", "v1", "models", var model] when models.Contains(model) => Json(200, AnthropicModel(model, now)),
            ["", "anthropic", "v1", "models", ..] => Json(404, new JsonObject
            {
                ["type"] = "error",
                ["error"] = new JsonObject { ["type"] = "not_found_error", ["message"] = "model not found" },
            }),
            ["", "anthropic", "api", "event_logging", ..] => Json(200, []),
            _ => null,
        };
    }

    /// <summary>How many tokens a body would cost, by the mock's rule of thumb: a token to four bytes.</summary>
    public static Answer CountTokens(ReadOnlyMemory<byte> body) =>
        Json(200, new JsonObject { ["input_tokens"] = Math.Max(1, (body.Length + 3) / 4) });

    private static JsonObject OpenAiModels(IReadOnlyList<string> models, DateTimeOffset now) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. models.Select(model => OpenAiModel(model, now))]),
    };

    private static JsonObject OpenAiModel(string model, DateTimeOffset now) =>
        new() { ["id"] = model, ["object"] = "model", ["created"] = now.ToUnixTimeSeconds(), ["owned_by"] = "mock" };

    private static JsonObject AnthropicModels(IReadOnlyList<string> models, DateTimeOffset now) => new()
    {
        ["data"] = new JsonArray([.. models.Select(model => AnthropicModel(model, now))]),
        ["has_more"] = false,
        ["first_id"] = models.Count > 0 ? models[0] : null,
        ["last_id"] = models.Count > 0 ? models[^1] : null,
    };

    private static JsonObject AnthropicModel(string model, DateTimeOffset now) => new()
    {
        ["type"] = "model",
        ["id"] = model,
        ["display_name"] = model,
        ["created_at"] = GoTime.From(DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds())).ToString(),
    };

    private static Answer OpenAiNotFound(string message) => Json(404, new JsonObject
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = null, ["code"] = null },
    });

    private static Answer Json(int status, JsonObject body) =>
        new(status, BridgeErrors.JsonHeaders, Encoding.UTF8.GetBytes(StreamEvent.TextOf(body, indented: true)));
}
