using System.Globalization;
using System.Text;

namespace Mocks.MockWorkspaceAgent.Files.Uploads;

/// <summary>Names of files that are uploaded to a chat: made safe, and with a number when one is taken.</summary>
/// <remarks>Source: coder/coder, <c>coderd/x/chatfiles/workspace.go</c>.</remarks>
internal static class UploadName
{
    public const int MaxBytes = 255;

    private static readonly string[] CompoundExtensions = [".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".d.ts", ".min.js"];

    /// <returns>The last part of the name with <c>_</c> for each run of whitespace, control characters and what Windows forbids; null when nothing usable is left.</returns>
    public static string? Sanitize(string name)
    {
        var last = name.Trim().Replace('\\', '/').TrimEnd('/').Split('/')[^1];
        if (last is "" or ".")
        {
            return null;
        }

        var safe = Cut(ReplaceUnsafe(last).Trim('.'), MaxBytes).Trim('.');
        return safe is "" or "_" || IsReserved(safe) ? null : safe;
    }

    /// <summary>The name with <c>_2</c> and so on before its extension.</summary>
    /// <param name="attempt">From 1, which changes nothing.</param>
    public static string Numbered(string name, int attempt)
    {
        if (attempt <= 1)
        {
            return name;
        }

        var suffix = $"_{attempt}";
        var extension = ExtensionOf(name);
        var stem = name[..^extension.Length];
        if (stem.Length == 0)
        {
            (stem, extension) = (name, "");
        }

        var left = MaxBytes - suffix.Length - Encoding.UTF8.GetByteCount(extension);
        return left <= 0 ? Cut(name, MaxBytes - suffix.Length) + suffix : Cut(stem, left) + suffix + extension;
    }

    /// <summary>The longest prefix of a text within this many bytes of UTF-8.</summary>
    public static string Cut(string text, int maxBytes)
    {
        var (length, bytes) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    private static string ReplaceUnsafe(string name)
    {
        var safe = new StringBuilder(name.Length);
        var wasUnsafe = false;
        foreach (var rune in name.EnumerateRunes())
        {
            var isUnsafe = IsUnsafe(rune);
            if (!isUnsafe)
            {
                safe.Append(rune);
            }
            else if (!wasUnsafe)
            {
                safe.Append('_');
            }

            wasUnsafe = isUnsafe;
        }

        return safe.ToString();
    }

    private static bool IsUnsafe(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        || (rune.IsAscii && "<>:\"|?*".Contains((char)rune.Value, StringComparison.Ordinal));

    // Devices of Windows, e.g. COM1.
    private static bool IsReserved(string name) => name.Split('.')[0].ToUpperInvariant() switch
    {
        "CON" or "PRN" or "AUX" or "NUL" => true,
        { Length: 4 } stem => stem[..3] is "COM" or "LPT" && stem[3] is (>= '1' and <= '9') or '¹' or '²' or '³',
        _ => false,
    };

    private static string ExtensionOf(string name) =>
        CompoundExtensions.FirstOrDefault(known => name.EndsWith(known, StringComparison.OrdinalIgnoreCase)) is { } compound ? name[^compound.Length..]
        : name.LastIndexOf('.') is >= 0 and var dot ? name[dot..] : "";
}
