using Mocks.MockCoderd.Bridge.Model;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Bridge.Interceptions;

/// <summary>An interception as the control routes show it.</summary>
/// <param name="RequestId">Its entry in the journal.</param>
/// <param name="Prompt">The user's last text; its length and a hash unless prompts are shown.</param>
/// <param name="ResponseId">Left out when the model did not reply.</param>
/// <param name="InputTokens">Without the cached ones.</param>
/// <param name="ProviderName">The first part of the route, e.g. <c>chatgpt</c>.</param>
/// <param name="Attempts">How often the bridge asked the provider.</param>
public sealed record InterceptionView(
    Guid Id, long RequestId, string Initiator, string Client, string? SessionId, string Provider, string Api, string Model, bool Streamed,
    string Prompt, string? ResponseId, int InputTokens, int OutputTokens, int CachedTokens, IReadOnlyList<ToolCall> ToolCalls,
    DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string ProviderName, int Attempts);

/// <param name="Evicted">How many older interceptions are no longer kept.</param>
public sealed record InterceptionViews(IReadOnlyList<InterceptionView> Interceptions, long Evicted);

/// <summary>Shows the recorded interceptions to tests and to people.</summary>
internal static class InterceptionControl
{
    public static IEndpointRouteBuilder MapInterceptionControl(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/__admin/interceptions", ListInterceptions).WithGroupName("control").WithTags("bridge").WithName("listInterceptions")
            .Produces<InterceptionViews>()
            .WithSummary("All requests to models through the AI Bridge, oldest first. `?prompts=show` shows their prompts.");
        return routes;
    }

    private static IResult ListInterceptions(string? prompts, InterceptionStore interceptions, BridgeSettings settings) => prompts is not (null or "show" or "hide")
        ? ControlJson.Problem(400, new ControlProblem($"prompts: \"{prompts}\" cannot be used.", "It may be show or hide."))
        : ControlJson.Ok(new InterceptionViews(
            [.. interceptions.All().Select(one => ViewOf(one, prompts is null ? settings.ShowPrompts : prompts == "show"))], interceptions.Evicted),
            BridgeJson.Default.InterceptionViews);

    private static InterceptionView ViewOf(Interception one, bool showPrompt) => new(
        one.Id, one.RequestId, one.Initiator.Name, one.Client, one.SessionId, one.Provider, one.Api, one.Model, one.Streams,
        showPrompt ? one.LastUserText : Hidden(one.LastUserText),
        one.Recorded?.ResponseId is { Length: > 0 } responseId ? responseId : null,
        one.Recorded?.Usages.Sum(usage => usage.Input) ?? 0,
        one.Recorded?.Usages.Sum(usage => usage.Output) ?? 0,
        one.Recorded?.Usages.Sum(usage => usage.CacheRead) ?? 0,
        one.Recorded?.ToolCalls ?? [],
        one.StartedAt, one.EndedAt, one.ProviderName, one.Attempts);

    // Unlike a token's, a prompt's first characters are hidden too: they may be the secret.
    private static string Hidden(string prompt)
    {
        var redacted = Redaction.Of(prompt);
        return prompt.Length == 0 ? "" : $"{prompt.Length} characters {redacted[redacted.IndexOf('…', StringComparison.Ordinal)..]}";
    }
}
