using System.Buffers;
using System.Text;

namespace Mocks.Go.Unicode.Utf8;

/// <summary>How Go steps through UTF-8: a byte that begins no valid character counts as one bad character by itself.</summary>
/// <remarks>Source: Go, <c>unicode/utf8</c>, <c>DecodeRune</c>. <see cref="Rune"/> would take several bad bytes as one.</remarks>
public static class GoRune
{
    /// <returns>The first character, null when it is bad, and how many bytes it takes.</returns>
    public static (Rune? Rune, int Length) Decode(ReadOnlySpan<byte> utf8) =>
        Rune.DecodeFromUtf8(utf8, out var rune, out var length) == OperationStatus.Done ? (rune, length) : (null, 1);
}
