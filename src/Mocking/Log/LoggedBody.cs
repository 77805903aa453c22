namespace Mocks.Mocking.Log;

/// <summary>The beginning of a body, as <c>--log bodies</c> writes it.</summary>
/// <param name="Text">When the body is UTF-8.</param>
/// <param name="Base64">When it is not.</param>
/// <param name="Hash">In place of both when the body is secret as a whole.</param>
/// <param name="IsCut">The body is longer: <c>GET /__admin/requests/{id}</c> has the kept part.</param>
public sealed record LoggedBody(string? Text, string? Base64, string? Hash, bool IsCut)
{
    /// <summary>UTF-16 units of a text, or characters of base64, that are written.</summary>
    public const int MaxLength = 4096;

    /// <returns>Null when there is no body.</returns>
    public static LoggedBody? Of(ShownBody body) => body switch
    {
        { Text: { } text } => new(Cut(text), null, null, text.Length > MaxLength),
        { Base64: { } base64 } => new(null, base64.Length > MaxLength ? base64[..MaxLength] : base64, null, base64.Length > MaxLength),
        { Hash: { } hash } => new(null, null, hash, false),
        _ => null,
    };

    private static string Cut(string text) =>
        text.Length <= MaxLength ? text : text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
}
