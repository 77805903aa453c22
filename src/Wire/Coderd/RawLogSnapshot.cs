using Mocks.Go.Encoding.Json;
using Mocks.Go.Time;
using Mocks.Wire.AgentApi;

namespace Mocks.Wire.Coderd;

/// <summary>A log snapshot whose texts are still as they were posted: checking one of 60 KB makes no strings of it.</summary>
/// <remarks>To be used only as long as the bytes that it was decoded from stay what they are.</remarks>
/// <param name="Schema">As sent.</param>
/// <param name="Messages">Null when the body had none, which coderd refuses.</param>
public sealed record RawLogSnapshot(string? Schema, IReadOnlyList<RawLogMessage>? Messages)
{
    /// <summary>Whether any text holds U+0000, which coderd's database cannot store.</summary>
    public bool HasNul =>
        IsWithNul(Schema) || (Messages?.Any(message => message.Content.HasNul || IsWithNul(message.Role)) ?? false);

    /// <summary>Why coderd cannot write the snapshot down as JSON: a time it could read has an offset it may not write. Null mostly.</summary>
    public string? EnvelopeError => Messages?.Select(message => message.Time.WriteError).FirstOrDefault(error => error is not null) is { } error
        ? $"json: error calling MarshalJSON for type time.Time: {error}"
        : null;

    public LogSnapshot ToSnapshot() =>
        new(Schema, Messages?.Select(message => new Message(message.Id, message.Content.Text, message.Role, message.Time)).ToList());

    private static bool IsWithNul(string? text) => text?.Contains('\0') ?? false;
}

/// <summary>One message of it.</summary>
public sealed record RawLogMessage(long Id, GoNode Content, string Role, GoTime Time);
