using System.Globalization;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Interceptions;

/// <summary>One request to a model, as the bridge records it.</summary>
/// <param name="RequestId">Its entry in the journal.</param>
/// <param name="Provider">Its type, as coderd names it.</param>
/// <param name="ProviderName">The first part of the route.</param>
/// <param name="ApiKeyId">The first ten characters of the key, which are not secret.</param>
/// <param name="SessionId">The client's; null when it sent none.</param>
/// <param name="Recorded">Null before the model has replied, and when it never does.</param>
/// <param name="Attempts">How often the bridge asked the provider: more than once when it repeated the request by itself.</param>
public sealed record Interception(
    Guid Id,
    long RequestId,
    User Initiator,
    string ApiKeyId,
    string Provider,
    string ProviderName,
    string Api,
    string Model,
    bool Streams,
    string Client,
    string? SessionId,
    string LastUserText,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt = null,
    RecordedReply? Recorded = null,
    int Attempts = 0)
{
    /// <summary>One line for the journal, without the prompt.</summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"Interception {Id}: {Client} asked {ProviderName} {Model}, {(Streams ? "streamed" : "whole")}.");

    internal static Interception Of(
        Exchange exchange, HttpRequest request, ModelProvider provider, IModelApi api, Completion completion, User user, string apiKeyId, DateTimeOffset now)
    {
        var (client, asked) = (BridgeClient.Guess(request.Headers), completion.Request);
        return new Interception(
            completion.Ids.Interception, exchange.Id, user, apiKeyId, provider.Type, provider.Name, api.Name, asked.Model,
            asked.Streams, client, BridgeClient.Session(client, request.Headers, asked.Body), asked.LastUserText, now);
    }
}

/// <param name="ResponseId">The provider's id of its answer; empty when the provider sent none.</param>
/// <param name="Prompt">The user's prompt; null when the request continues after a tool's result.</param>
/// <param name="ToolCalls">For the client to run.</param>
public sealed record RecordedReply(
    string ResponseId, string? Prompt, IReadOnlyList<RecordedUsage> Usages, IReadOnlyList<ToolCall> ToolCalls, DateTimeOffset At);

/// <param name="Input">Without the cached tokens.</param>
/// <param name="Metadata">The provider's other counts, by the bridge's names.</param>
public sealed record RecordedUsage(int Input, int Output, int CacheRead, IReadOnlyDictionary<string, int> Metadata)
{
    internal static RecordedUsage OpenAi(ModelUsage usage, IReadOnlyDictionary<string, int> metadata) =>
        new(usage.Input - usage.Cached, usage.Output, usage.Cached, metadata);
}
