using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mocks.Snapshotter.Reading;

/// <summary>Finds the end of plain text inside a JSON string: a quote, a backslash, or a control character.</summary>
/// <remarks>Most strings have a few bytes, and for those the start of the framework's search costs more than the search.</remarks>
internal static class TextStop
{
    /// <summary>The index of the first one; the length of the text when it has no stop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int In(ReadOnlySpan<byte> text)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var at = 0;
        for (; at <= text.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var stops = Among(ref start, at);
            if (stops != Vector128<byte>.Zero)
            {
                return at + BitOperations.TrailingZeroCount(stops.ExtractMostSignificantBits());
            }

            // The text is long: continue in steps of four vectors.
            for (; at <= text.Length - (5 * Vector128<byte>.Count); at += 4 * Vector128<byte>.Count)
            {
                var four = Among(ref start, at + 16) | Among(ref start, at + 32) | Among(ref start, at + 48) | Among(ref start, at + 64);
                if (four != Vector128<byte>.Zero)
                {
                    break;
                }
            }
        }

        while (at < text.Length && text[at] is >= (byte)' ' and not (byte)'"' and not (byte)'\\')
        {
            at++;
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Among(ref byte start, int at)
    {
        var bytes = Vector128.LoadUnsafe(ref start, (nuint)at);
        return Vector128.Equals(bytes, Vector128.Create((byte)'"'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
            | Vector128.Equals(bytes, Vector128.Min(bytes, Vector128.Create((byte)0x1F)));
    }
}
