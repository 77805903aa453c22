using System.Text.Json.Serialization;
using Mocks.Go.Encoding.Json;
using Mocks.Wire.AgentApi;

namespace Mocks.Wire.Coderd;

/// <summary>The last messages of a task, as posted to coderd.</summary>
/// <param name="Schema">As sent. Left out when null.</param>
/// <param name="Messages">Null when the body had none, which coderd refuses.</param>
/// <remarks>Source: coder/agentapi-sdk-go (560d1d88d225), <c>MessagesResponseBody</c>.</remarks>
[GoName("gen.MessagesResponseBody")]
public sealed record LogSnapshot(
    [property: JsonPropertyName("$schema"), GoName("*string")] string? Schema, IReadOnlyList<Message>? Messages);

/// <summary>What became of a posted body: exactly one of the two is null.</summary>
/// <param name="Snapshot">What the body says.</param>
/// <param name="Detail">Why it could not be read, in the words of Go's decoder.</param>
public readonly record struct LogSnapshotDecodeResult(LogSnapshot? Snapshot, string? Detail);
