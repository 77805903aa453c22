using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Mocks.Verify.Streams;

/// <summary>What a client of an event stream relies on; Pact has no words for it.</summary>
/// <param name="Description">A sentence.</param>
/// <param name="ProviderStates">As in a pact.</param>
/// <param name="Request">Opens the stream.</param>
/// <param name="Response">The head of the stream.</param>
/// <param name="Replay">What comes at once, in order.</param>
/// <param name="Then">A request made while the stream is open; null for none.</param>
/// <param name="Live">What comes because of it, in order.</param>
/// <param name="Rebuilds">A path whose <c>messages</c> the events must add up to.</param>
internal sealed record StreamContract(
    string Description,
    StreamRequest Request,
    StreamHead Response,
    IReadOnlyList<EventRule> Replay,
    IReadOnlyList<StreamState>? ProviderStates = null,
    StreamRequest? Then = null,
    IReadOnlyList<EventRule>? Live = null,
    string? Rebuilds = null)
{
    /// <exception cref="JsonException">It is no such contract.</exception>
    public static StreamContract Of(JsonNode json)
    {
        var contract = json.Deserialize(StreamJson.Default.StreamContract) ?? throw new JsonException("A stream is null.");
        foreach (var rules in new[] { contract.Replay, contract.Live ?? [] }.Where(rules => rules.Count > 0))
        {
            // Otherwise the end of a replay could not be recognised.
            if (rules[^1].Repeat != EventRule.Once)
            {
                throw new JsonException($"{contract.Description}: the last event of a sequence has to come exactly once.");
            }
        }

        return contract;
    }

    [JsonIgnore]
    public IReadOnlyList<string> States { get; } = [.. (ProviderStates ?? []).Select(state => state.Name)];
}

/// <param name="Name">A preset of the mock.</param>
internal sealed record StreamState(string Name);

/// <param name="Body">Sent as JSON; null for no body.</param>
internal sealed record StreamRequest(string Method, string Path, JsonNode? Body = null);

/// <param name="Headers">Each has to be there with exactly this value.</param>
internal sealed record StreamHead(int Status, IReadOnlyDictionary<string, string> Headers);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StreamContract))]
internal sealed partial class StreamJson : JsonSerializerContext;
