using System.Globalization;
using Mocks.MockCoderd.Bridge.Model;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Journal;

namespace Mocks.MockCoderd.Bridge.Interceptions;

/// <summary>One call to a model, as the bridge records it.</summary>
/// <param name="Number">Counts the calls from 1.</param>
/// <param name="RequestId">Its entry in the journal.</param>
/// <param name="ApiKeyId">The first ten characters of the key, which are no secret.</param>
/// <param name="SessionId">As the client named it; null when it named none.</param>
/// <param name="Recorded">What the answer brought; null until there is one, and for ever when there was none.</param>
public sealed record Interception(
    Guid Id,
    long Number,
    long RequestId,
    User Initiator,
    string ApiKeyId,
    string Provider,
    string Api,
    string Model,
    bool Streams,
    string Client,
    string? SessionId,
    string LastUserText,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt = null,
    RecordedAnswer? Recorded = null)
{
    /// <summary>One line for the journal, without a word of the prompt.</summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"Interception {Id}: {Client} asked {Provider} {Model}, {(Streams ? "streamed" : "whole")}.");

    internal static Interception Of(
        long number, Exchange exchange, HttpRequest request, IModelApi api, Turn turn, User user, string apiKeyId, DateTimeOffset now)
    {
        var client = BridgeClient.Guess(request.Headers);
        return new Interception(
            turn.Ids.Interception, number, exchange.Id, user, apiKeyId, api.Provider, api.Name, turn.Call.Model,
            turn.Call.Streams, client, BridgeClient.Session(client, request.Headers, turn.Call.Body), turn.Call.LastUserText, now);
    }
}

/// <param name="ResponseId">The provider's id of its answer.</param>
/// <param name="Prompt">What a user asked; null in the middle of a turn.</param>
/// <param name="Usages">A count for each time the provider gave one.</param>
/// <param name="Calls">Tools that the model called, for the client to run.</param>
public sealed record RecordedAnswer(
    string ResponseId, string? Prompt, IReadOnlyList<RecordedUsage> Usages, IReadOnlyList<RecordedCall> Calls, DateTimeOffset At);

/// <param name="Input">Without the cached tokens.</param>
/// <param name="Metadata">The provider's other counts, by the bridge's names.</param>
public sealed record RecordedUsage(int Input, int Output, int CacheRead, IReadOnlyDictionary<string, int> Metadata);

/// <param name="Input">The arguments as JSON.</param>
public sealed record RecordedCall(string Id, string Tool, string Input);
