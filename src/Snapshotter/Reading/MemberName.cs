using System.Runtime.CompilerServices;

namespace Mocks.Snapshotter.Reading;

/// <summary>Names of members, with their escapes.</summary>
internal static class MemberName
{
    /// <summary>Whether a name, unescaped, equals this one.</summary>
    /// <param name="plain">ASCII letters.</param>
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

    /// <summary>The bytes of a comma, a quoted name and a colon.</summary>
    public static int Length(int name) => name + 4;
}
