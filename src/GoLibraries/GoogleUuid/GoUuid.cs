using System.Text;
using Mocks.Go.Encoding.Json;

namespace Mocks.GoLibraries.GoogleUuid;

/// <summary>Parses the forms of a UUID that Go programs accept.</summary>
/// <remarks>Source: google/uuid 1.6.0, <c>Parse</c>. Version and variant are not checked.</remarks>
public static class GoUuid
{
    private const int Bare = 32;
    private const int Hyphenated = 36;
    private const string UrnPrefix = "urn:uuid:";

    /// <summary>The type of a struct field.</summary>
    public static GoType Type { get; } = GoType.Parsed("uuid.UUID", text => TryParse(text, out var id, out var error) ? (id, null) : (null, error));

    /// <param name="text">36 characters, 32 hex digits, <c>urn:uuid:</c> and 36, or any two characters around 36.</param>
    /// <param name="error">In the library's words; empty on success.</param>
    public static bool TryParse(string text, out Guid id, out string error)
    {
        // The length is in bytes.
        var utf8 = Encoding.UTF8.GetBytes(text);
        id = Guid.Empty;
        error = "";
        switch (utf8.Length)
        {
            case Bare:
                return TryParseHex(text, "N", out id, out error);
            case Hyphenated:
                return TryParseHex(text, "D", out id, out error);
            case Hyphenated + 2:
                return TryParseHex(Encoding.UTF8.GetString(utf8, 1, Hyphenated), "D", out id, out error);
            case Hyphenated + 9:
                if (!text.StartsWith(UrnPrefix, StringComparison.OrdinalIgnoreCase))
                {
                    error = $"invalid urn prefix: {GoQuote.Quote(utf8.AsSpan(0, UrnPrefix.Length))}";
                    return false;
                }

                return TryParseHex(text[UrnPrefix.Length..], "D", out id, out error);
            default:
                error = $"invalid UUID length: {utf8.Length}";
                return false;
        }
    }

    private static bool TryParseHex(string text, string format, out Guid id, out string error)
    {
        // Guid allows whitespace around the digits and 0x inside them; Go does not.
        var isParsed = Guid.TryParseExact(text, format, out id) && text.All(c => c == '-' || char.IsAsciiHexDigit(c));
        error = isParsed ? "" : "invalid UUID format";
        id = isParsed ? id : Guid.Empty;
        return isParsed;
    }
}
