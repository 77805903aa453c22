using System.Runtime.CompilerServices;

namespace Mocks.Snapshotter.Reading;

/// <summary>
/// Checks the syntax of a JSON document that comes in pieces of any size, removes the whitespace between tokens,
/// and reports the starts and ends of values to a <see cref="Conversation"/>.
/// </summary>
/// <remarks>
/// Containers are on a stack of our own, so deep nesting cannot overflow the thread's stack.
/// As in jq 1.6, a control character inside a string is an error, and so is a second document.
/// </remarks>
internal sealed partial class JsonScanner(Conversation conversation)
{
    private readonly bool[] isObject = new bool[Limits.MaxDepth + 1];
    private Expect expect = Expect.Value;
    private int depth;

    // The start of the significant bytes that the conversation does not have yet.
    private int run;

    private enum Expect : byte
    {
        Value,
        ValueOrEnd,
        Name,
        NameOrEnd,
        Colon,
        CommaOrEnd,
        Text,
        Escape,
        Scalar,
        Nothing,
        Broken,
    }

    /// <summary>Whether the input so far can be the beginning of a document; after <see cref="End"/>, whether it was a document.</summary>
    public bool IsJson => expect != Expect.Broken;

    /// <param name="piece">Valid UTF-8 that does not end inside a code point.</param>
    public void Feed(ReadOnlySpan<byte> piece)
    {
        run = 0;
        var at = 0;
        while (at < piece.Length)
        {
            switch (expect)
            {
                case Expect.Text:
                    at = TakeText(piece, at);
                    continue;
                case Expect.Escape:
                    at = TakeSplitEscape(piece, at);
                    continue;
                case Expect.Scalar:
                    at = TakeScalar(piece, at);
                    continue;
                case Expect.Broken:
                    return;
            }

            if (piece[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                conversation.Take(piece[run..at]);
                run = ++at;
                continue;
            }

            at = TakeToken(piece, at);
        }

        if (expect == Expect.Broken)
        {
            return;
        }

        conversation.Take(piece[run..]);
        if (isName && expect is Expect.Text or Expect.Escape)
        {
            CarryName(piece);
        }
    }

    /// <summary>Ends the document.</summary>
    public void End()
    {
        if (expect == Expect.Scalar)
        {
            run = 0;
            FinishScalar(default, 0);
        }

        expect = expect == Expect.Nothing ? Expect.Nothing : Expect.Broken;
    }

    private int TakeToken(ReadOnlySpan<byte> piece, int at)
    {
        var first = piece[at];
        switch (expect)
        {
            case Expect.Value:
            case Expect.ValueOrEnd when first != ']':
                return TakeValue(piece, at);

            case Expect.Name or Expect.NameOrEnd when first == '"':
                return TakeMembers(piece, at);

            case Expect.Colon when first == ':':
                expect = Expect.Value;
                return at + 1;

            case Expect.CommaOrEnd when first == ',':
                expect = isObject[depth] ? Expect.Name : Expect.Value;
                return at + 1;

            case Expect.ValueOrEnd:
            case Expect.CommaOrEnd when first == ']' && !isObject[depth]:
            case Expect.NameOrEnd or Expect.CommaOrEnd when first == '}' && isObject[depth]:
                depth--;
                return EndValue(piece, at + 1);

            default:
                return Break(piece);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int TakeValue(ReadOnlySpan<byte> piece, int at)
    {
        var first = piece[at];
        if (depth <= conversation.WatchedDepth)
        {
            var taken = conversation.Starts(depth, first, piece[run..at]);
            run = taken < 0 ? run : at + taken;
        }

        switch (first)
        {
            case (byte)'"':
                return TakeText(piece, at + 1);

            case (byte)'{':
            case (byte)'[':
                if (depth == Limits.MaxDepth)
                {
                    return Break(piece);
                }

                isObject[++depth] = first == '{';
                expect = first == '{' ? Expect.NameOrEnd : Expect.ValueOrEnd;
                return at + 1;

            default:
                return TakeScalar(piece, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int EndValue(ReadOnlySpan<byte> piece, int end)
    {
        if (depth <= conversation.WatchedDepth && conversation.Ends(depth, piece[run..end]))
        {
            run = end;
        }

        if (depth > 0 && end < piece.Length && piece[end] == ',')
        {
            // A fast path: the general code takes the comma only after whitespace or at the start of a piece.
            expect = isObject[depth] ? Expect.Name : Expect.Value;
            return end + 1;
        }

        expect = depth == 0 ? Expect.Nothing : Expect.CommaOrEnd;
        return end;
    }

    private int Break(ReadOnlySpan<byte> piece)
    {
        expect = Expect.Broken;
        return piece.Length;
    }
}
