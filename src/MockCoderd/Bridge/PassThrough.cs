using System.Text.Json.Nodes;
using Mocks.Go.Time;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.Bridge;

/// <summary>Answers in the provider's place on the routes that the bridge only passes on.</summary>
/// <remarks>Source: coder/aibridge, <c>provider/openai.go</c> and <c>provider/anthropic.go</c>, <c>PassthroughRoutes</c>; the answers
/// are from the providers' public reference. Not reproduced: stored conversations and responses, which are never found.</remarks>
internal static class PassThrough
{
    /// <param name="path">Below the bridge's prefix.</param>
    /// <returns>Null for every other path.</returns>
    public static Answer? Of(string path, BridgePreset preset, DateTimeOffset now)
    {
        var models = preset.Models ?? BridgePreset.StandardModels;
        return path.Split('/') switch
        {
            ["", "openai", "v1", "models"] => ModelJson.Provider(200, OpenAiModels(models, now)),
            ["", "openai", "v1", "models", var model] => models.Contains(model)
                ? ModelJson.Provider(200, OpenAiModel(model, now))
                : OpenAiNotFound($"The model '{model}' does not exist"),
            ["", "openai", "v1", "conversations", ..] or ["", "openai", "v1", "responses", _, ..] or ["", "openai", "v1", "models", ..] =>
                OpenAiNotFound("The mock keeps nothing."),
            ["", "anthropic", "v1", "models"] => ModelJson.Provider(200, AnthropicModels(models, now)),
            ["", "anthropic", "v1", "models", var model] when models.Contains(model) => ModelJson.Provider(200, AnthropicModel(model, now)),
            ["", "anthropic", "v1", "models", ..] => ModelJson.Provider(404, new JsonObject
            {
                ["type"] = "error",
                ["error"] = new JsonObject { ["type"] = "not_found_error", ["message"] = "model not found" },
            }),
            ["", "anthropic", "api", "event_logging", ..] => ModelJson.Provider(200, new JsonObject()),
            _ => null,
        };
    }

    /// <summary>The tokens of a body, estimated: one for four bytes.</summary>
    public static Answer CountTokens(ReadOnlyMemory<byte> body) =>
        ModelJson.Provider(200, new JsonObject { ["input_tokens"] = Math.Max(1, (body.Length + 3) / 4) });

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

    private static Answer OpenAiNotFound(string message) => ModelJson.Provider(404, ProviderErrors.OpenAiBody(message, "invalid_request_error", null));
}
