namespace Mocks.Snapshotter.Reading;

/// <content>Members as a program writes them: no white space, plain names, texts without escapes, whole numbers.</content>
/// <remarks>
/// Only a short cut, and half of all the time on a long history: what is written otherwise, or cut by the end of a
/// piece, is left where it starts to the code that takes anything.
/// </remarks>
internal sealed partial class JsonScanner
{
    /// <summary>Takes members from the quote of a name on, for as long as they are plain.</summary>
    private int TakeMembers(ReadOnlySpan<byte> piece, int at)
    {
        while (true)
        {
            var nameEnd = at + 1 + TextStop.In(piece[(at + 1)..]);
            if (nameEnd + 1 >= piece.Length || piece[nameEnd] != '"' || piece[nameEnd + 1] != ':')
            {
                isName = true;
                nameStart = at + 1;
                return TakeText(piece, at + 1);
            }

            if (depth <= conversation.NamedDepth)
            {
                conversation.Names(depth, piece[(at + 1)..nameEnd]);
            }

            at = nameEnd + 2;
            var end = depth <= conversation.WatchedDepth ? -1 : PlainValueEnd(piece, at);
            if (end < 0)
            {
                expect = Expect.Value;
                return at;
            }

            if (piece[end] != ',' || end + 1 >= piece.Length || piece[end + 1] != '"')
            {
                expect = Expect.CommaOrEnd;
                return end;
            }

            at = end + 1;
        }
    }

    /// <summary>Where a plain value ends that something follows in the same piece; else -1.</summary>
    private static int PlainValueEnd(ReadOnlySpan<byte> piece, int at)
    {
        if (at >= piece.Length)
        {
            return -1;
        }

        int end;
        if (piece[at] == '"')
        {
            end = at + 1 + TextStop.In(piece[(at + 1)..]);
            return end + 1 < piece.Length && piece[end] == '"' ? end + 1 : -1;
        }

        for (end = at; end < piece.Length && char.IsAsciiDigit((char)piece[end]); end++)
        {
        }

        var isWhole = end > at && end < piece.Length && piece[end] is (byte)',' or (byte)'}' && (piece[at] != '0' || end == at + 1);
        return isWhole ? end : -1;
    }
}
