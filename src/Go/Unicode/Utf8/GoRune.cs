using System.Buffers;
using System.Text;

namespace Mocks.Go.Unicode.Utf8;

/// <summary>Decodes UTF-8 as Go does: a byte that does not begin a valid character is one bad character.</summary>
/// <remarks>Source: Go, <c>unicode/utf8</c>, <c>DecodeRune</c>. <see cref="Rune"/> takes several bad bytes as one.</remarks>
public static class GoRune
{
    /// <returns>The first character, null when it is bad, and its length in bytes.</returns>
    public static (Rune? Rune, int Length) Decode(ReadOnlySpan<byte> utf8) =>
        Rune.DecodeFromUtf8(utf8, out var rune, out var length) == OperationStatus.Done ? (rune, length) : (null, 1);
}
