namespace Mocks.MockAgentApi.Agents;

/// <summary>A key that a program in a terminal reads.</summary>
internal enum KeyKind
{
    /// <summary>A character of the input line, or of a paste.</summary>
    Text,

    Enter,
    Erase,
    Escape,
    ControlC,
}

/// <summary>One key.</summary>
/// <param name="Character">Of a <see cref="KeyKind.Text"/>.</param>
internal readonly record struct Key(KeyKind Kind, char Character = default)
{
    private const int LastControlSequenceByte = '~';

    /// <summary>The keys in a piece of input. Arrows and other control sequences are left out.</summary>
    /// <param name="pasting">Whether a bracketed paste is open; updated.</param>
    /// <remarks>As terminal libraries do, an escape byte that begins no sequence in the same piece is the key Esc.</remarks>
    public static List<Key> Read(string typed, ref bool pasting)
    {
        var keys = new List<Key>();
        for (var at = 0; at < typed.Length; at++)
        {
            var rest = typed.AsSpan(at);
            if (rest.StartsWith("\x1b[200~") || rest.StartsWith("\x1b[201~"))
            {
                (pasting, at) = (rest[4] == '0', at + 5);
            }
            else if (pasting)
            {
                keys.Add(new Key(KeyKind.Text, typed[at] == '\r' ? '\n' : typed[at]));
            }
            else if (rest.Length > 2 && rest[0] == '\x1b' && rest[1] is '[' or 'O')
            {
                at += SequenceLength(rest) - 1;
            }
            else
            {
                keys.Add(typed[at] switch
                {
                    '\r' => new Key(KeyKind.Enter),
                    '\b' or '\x7f' => new Key(KeyKind.Erase),
                    '\x1b' => new Key(KeyKind.Escape),
                    '\x03' => new Key(KeyKind.ControlC),
                    var character => new Key(KeyKind.Text, character),
                });
            }
        }

        return keys;
    }

    // ESC O and one character, or ESC [ and all up to a letter or one of @[\]^_`{|}~.
    private static int SequenceLength(ReadOnlySpan<char> rest)
    {
        var length = 3;
        while (rest[1] == '[' && length < rest.Length && rest[length - 1] is < '@' or > (char)LastControlSequenceByte)
        {
            length++;
        }

        return length;
    }
}
