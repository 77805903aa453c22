using Mocks.Wire.AgentApi;

namespace Mocks.Wire.Coderd;

/// <summary>A log snapshot whose texts are not decoded yet, so that checking one of 60 KB makes no strings.</summary>
/// <remarks>The bytes that it was decoded from must not change while it is used. Measured against <see cref="LogSnapshot"/>: a post of
/// one 56 KB message is decoded in 103 µs instead of 175, without 100 KB on the large heap; one of ten 6 KB messages in 113 instead of 125.</remarks>
/// <param name="Schema">As sent.</param>
/// <param name="Messages">Null when the body had none, which coderd refuses.</param>
public sealed record RawLogSnapshot(string? Schema, IReadOnlyList<RawLogMessage>? Messages)
{
    /// <summary>Whether any text holds U+0000, which coderd's database cannot store.</summary>
    public bool HasNul =>
        IsWithNul(Schema) || (Messages?.Any(message => message.Content.HasNul || IsWithNul(message.Role)) ?? false);

    /// <summary>coderd's error when it encodes the snapshot: a time that it parsed has an offset that it cannot write. Usually null.</summary>
    public string? EnvelopeError => Messages?.Select(message => message.Time.WriteError).FirstOrDefault(error => error is not null) is { } error
        ? $"json: error calling MarshalJSON for type time.Time: {error}"
        : null;

    public LogSnapshot ToSnapshot() =>
        new(Schema, Messages?.Select(message => new Message(message.Id, message.Content.Text, message.Role, message.Time)).ToList());

    internal static RawLogSnapshot Of(GoDecoded decoded) => new(
        ((GoNode?)decoded["$schema"])?.Text,
        ((GoSlice?)decoded["messages"])?.Items.Select(message => RawLogMessage.Of((GoDecoded?)message)).ToList());

    private static bool IsWithNul(string? text) => text?.Contains('\0') ?? false;
}

/// <summary>One message of a <see cref="RawLogSnapshot"/>.</summary>
public sealed record RawLogMessage(long Id, GoNode Content, string Role, GoTime Time)
{
    internal static RawLogMessage Of(GoDecoded? decoded) => new(
        decoded?["id"] is long id ? id : 0,
        decoded?["content"] as GoNode ?? GoNode.OfString(""),
        (decoded?["role"] as GoNode)?.Text ?? "",
        decoded?["time"] is GoTime time ? time : GoTime.Zero);
}
