using System.Globalization;
using System.Text;

namespace Mocks.Go.Log.Slog;

/// <summary>A log line in logfmt.</summary>
/// <remarks>Source: Go 1.24, <c>log/slog</c>, <c>TextHandler</c>.</remarks>
public static class TextHandler
{
    /// <param name="level">E.g. <c>INFO</c>.</param>
    /// <returns>Without its newline.</returns>
    public static string Line(DateTimeOffset time, string level, string message, params ReadOnlySpan<(string Key, string Value)> attributes)
    {
        var line = new StringBuilder("time=").Append(Stamp(time)).Append(" level=").Append(level);
        Append(line, "msg", message);
        foreach (var (key, value) in attributes)
        {
            Append(line, key, value);
        }

        return line.ToString();
    }

    private static void Append(StringBuilder line, string key, string value) =>
        line.Append(' ').Append(key).Append('=').Append(NeedsQuotes(value) ? GoQuote.Quote(value) : value);

    private static bool NeedsQuotes(string value) => value.Length == 0 || value.EnumerateRunes().Any(rune =>
        rune.Value is '"' or '=' or ' ' or 0xfffd or < ' '
        || (rune.Value >= 0x80 && (Rune.IsWhiteSpace(rune) || GoQuote.Quote(rune.ToString()).Length != rune.Utf16SequenceLength + 2)));

    private static string Stamp(DateTimeOffset now) => now.Offset == TimeSpan.Zero
        ? now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        : now.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
