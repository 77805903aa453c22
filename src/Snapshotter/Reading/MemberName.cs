using System.Runtime.CompilerServices;

namespace Mocks.Snapshotter.Reading;

/// <summary>Names of members as they stand in a document.</summary>
internal static class MemberName
{
    /// <summary>Whether a name, escapes and all, means this one.</summary>
    /// <param name="plain">In ASCII letters.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> plain) =>
        name.Length == plain.Length ? name.SequenceEqual(plain) : name.Length > plain.Length && IsEscaped(name, plain);

    private static bool IsEscaped(ReadOnlySpan<byte> name, ReadOnlySpan<byte> plain)
    {
        foreach (var letter in plain)
        {
            var length = name is [(byte)'\\', (byte)'u', ..] ? 6 : 1;
            if (name.Length < length || (length == 1 ? name[0] : JsonEscape.UnitOf(name[..length])) != letter)
            {
                return false;
            }

            name = name[length..];
        }

        return name.IsEmpty;
    }

    /// <summary>Bytes that a comma, a quoted name and a colon take.</summary>
    public static int Length(int name) => name + 4;
}
