using System.Text.Json.Serialization;
using Mocks.Wire.AgentApi;

namespace Mocks.Wire.Coderd;

/// <summary>The last messages of a task, as posted to coderd.</summary>
/// <param name="Schema">As sent. Left out when null.</param>
/// <param name="Messages">Null when the body had none, which coderd refuses.</param>
/// <remarks>Source: coder/agentapi-sdk-go (560d1d88d225), <c>MessagesResponseBody</c>.</remarks>
[GoName("gen.MessagesResponseBody")]
public sealed record LogSnapshot(
    [property: JsonPropertyName("$schema"), GoName("*string")] string? Schema, IReadOnlyList<Message>? Messages);

/// <summary>The decoded body, or the error: exactly one is null.</summary>
/// <param name="Detail">The error of Go's decoder.</param>
public readonly record struct LogSnapshotDecodeResult(LogSnapshot? Snapshot, string? Detail);
