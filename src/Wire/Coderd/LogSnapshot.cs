using System.Text.Json.Serialization;
using Mocks.Wire.AgentApi;

namespace Mocks.Wire.Coderd;

/// <summary>The last messages of a task, as posted to coderd.</summary>
/// <param name="Schema">As sent. Left out when null.</param>
/// <param name="Messages">Null when the body had none, which coderd refuses.</param>
/// <remarks>Source: coder/agentapi-sdk-go (560d1d88d225), <c>MessagesResponseBody</c>.</remarks>
public sealed record LogSnapshot(
    [property: JsonPropertyName("$schema")] string? Schema, IReadOnlyList<Message>? Messages)
{
    /// <summary>Whether any text holds U+0000, which coderd's database cannot store.</summary>
    [JsonIgnore]
    public bool HasNul =>
        IsWithNul(Schema) || (Messages?.Any(message => IsWithNul(message.Content) || IsWithNul(message.Role)) ?? false);

    /// <summary>Why coderd cannot write the snapshot down as JSON: a time it could read has an offset it may not write. Null mostly.</summary>
    [JsonIgnore]
    public string? EnvelopeError => Messages?.Select(message => message.Time.WriteError).FirstOrDefault(error => error is not null) is { } error
        ? $"json: error calling MarshalJSON for type time.Time: {error}"
        : null;

    private static bool IsWithNul(string? text) => text?.Contains('\0') ?? false;
}

/// <summary>What became of a posted body: exactly one of the two is null.</summary>
/// <param name="Snapshot">What the body says.</param>
/// <param name="Detail">Why it could not be read, in the words of Go's decoder.</param>
public readonly record struct LogSnapshotDecodeResult(LogSnapshot? Snapshot, string? Detail);
