namespace Mocks.MockCoderd.Bridge;

/// <summary>A provider as the bridge is configured with it.</summary>
/// <param name="Name">The first part of its routes, e.g. <c>chatgpt</c>.</param>
/// <param name="Type">As interceptions name it: <c>openai</c> or <c>anthropic</c>.</param>
/// <remarks>Source: coder/aibridge, <c>provider/openai.go</c> and <c>provider/anthropic.go</c>; coder/coder, pull request 23822.</remarks>
internal sealed record ModelProvider(string Name, string Type)
{
    public static readonly ModelProvider OpenAi = new("openai", "openai");

    public static readonly ModelProvider Anthropic = new("anthropic", "anthropic");

    /// <summary>OpenAI's type at <c>https://chatgpt.com/backend-api/codex</c>. It has no key of the deployment's: each client brings its own.</summary>
    public static readonly ModelProvider ChatGpt = new("chatgpt", "openai");

    /// <summary>Clients must bring their own credential: the deployment has none for it.</summary>
    public bool NeedsOwnKey => this == ChatGpt;

    /// <summary>Where its API begins below the bridge, e.g. <c>/openai/v1</c>.</summary>
    public string Root => $"/{Name}/v1";
}
