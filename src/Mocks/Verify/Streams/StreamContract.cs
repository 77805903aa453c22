using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Mocks.Verify.Streams;

/// <summary>What a client expects of an event stream. Pact cannot express this.</summary>
/// <param name="Request">Opens the stream.</param>
/// <param name="Replay">The events that come at once, in order.</param>
/// <param name="ProviderStates">As in a pact.</param>
/// <param name="Then">A request made while the stream is open; optional.</param>
/// <param name="Live">The events that follow from that request, in order.</param>
/// <param name="Rebuilds">A path whose <c>messages</c> the events must add up to; optional.</param>
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
    /// <exception cref="JsonException">The JSON is not such a contract.</exception>
    public static StreamContract Of(JsonNode json)
    {
        var contract = json.Deserialize(StreamJson.Default.StreamContract) ?? throw new JsonException("A stream is null.");
        foreach (var rules in new[] { contract.Replay, contract.Live ?? [] }.Where(rules => rules.Count > 0))
        {
            // Otherwise the end of the sequence could not be detected.
            if (rules[^1].Repeat != EventRule.Once)
            {
                throw new JsonException($"{contract.Description}: the last event of a sequence must come exactly once.");
            }
        }

        return contract;
    }

    [JsonIgnore]
    public IReadOnlyList<string> States { get; } = [.. (ProviderStates ?? []).Select(state => state.Name)];
}

/// <param name="Name">A preset of the mock.</param>
internal sealed record StreamState(string Name);

/// <param name="Body">Sent as JSON; optional.</param>
internal sealed record StreamRequest(string Method, string Path, JsonNode? Body = null);

/// <param name="Headers">Each must be present with exactly this value.</param>
internal sealed record StreamHead(int Status, IReadOnlyDictionary<string, string> Headers);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StreamContract))]
internal sealed partial class StreamJson : JsonSerializerContext;
