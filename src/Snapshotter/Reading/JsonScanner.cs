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
    private readonly bool[] _isObject = new bool[Limits.MaxDepth + 1];
    private Expect _expect = Expect.Value;
    private int _depth;

    // The start of the significant bytes that the conversation does not have yet.
    private int _run;

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
    public bool IsJson => _expect != Expect.Broken;

    /// <param name="piece">Valid UTF-8 that does not end inside a code point.</param>
    public void Feed(ReadOnlySpan<byte> piece)
    {
        _run = 0;
        var at = 0;
        while (at < piece.Length)
        {
            switch (_expect)
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
                conversation.Take(piece[_run..at]);
                _run = ++at;
                continue;
            }

            at = TakeToken(piece, at);
        }

        if (_expect == Expect.Broken)
        {
            return;
        }

        conversation.Take(piece[_run..]);
        if (_isName && _expect is Expect.Text or Expect.Escape)
        {
            CarryName(piece);
        }
    }

    /// <summary>Ends the document.</summary>
    public void End()
    {
        if (_expect == Expect.Scalar)
        {
            _run = 0;
            FinishScalar(default, 0);
        }

        _expect = _expect == Expect.Nothing ? Expect.Nothing : Expect.Broken;
    }

    private int TakeToken(ReadOnlySpan<byte> piece, int at)
    {
        var first = piece[at];
        switch (_expect)
        {
            case Expect.Value:
            case Expect.ValueOrEnd when first != ']':
                return TakeValue(piece, at);

            case Expect.Name or Expect.NameOrEnd when first == '"':
                return TakeMembers(piece, at);

            case Expect.Colon when first == ':':
                _expect = Expect.Value;
                return at + 1;

            case Expect.CommaOrEnd when first == ',':
                _expect = _isObject[_depth] ? Expect.Name : Expect.Value;
                return at + 1;

            case Expect.ValueOrEnd:
            case Expect.CommaOrEnd when first == ']' && !_isObject[_depth]:
            case Expect.NameOrEnd or Expect.CommaOrEnd when first == '}' && _isObject[_depth]:
                _depth--;
                return EndValue(piece, at + 1);

            default:
                return Break(piece);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int TakeValue(ReadOnlySpan<byte> piece, int at)
    {
        var first = piece[at];
        if (_depth <= conversation.WatchedDepth)
        {
            var taken = conversation.Starts(_depth, first, piece[_run..at]);
            _run = taken < 0 ? _run : at + taken;
        }

        switch (first)
        {
            case (byte)'"':
                return TakeText(piece, at + 1);

            case (byte)'{':
            case (byte)'[':
                if (_depth == Limits.MaxDepth)
                {
                    return Break(piece);
                }

                _isObject[++_depth] = first == '{';
                _expect = first == '{' ? Expect.NameOrEnd : Expect.ValueOrEnd;
                return at + 1;

            default:
                return TakeScalar(piece, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int EndValue(ReadOnlySpan<byte> piece, int end)
    {
        if (_depth <= conversation.WatchedDepth && conversation.Ends(_depth, piece[_run..end]))
        {
            _run = end;
        }

        if (_depth > 0 && end < piece.Length && piece[end] == ',')
        {
            // A fast path: the general code takes the comma only after whitespace or at the start of a piece.
            _expect = _isObject[_depth] ? Expect.Name : Expect.Value;
            return end + 1;
        }

        _expect = _depth == 0 ? Expect.Nothing : Expect.CommaOrEnd;
        return end;
    }

    private int Break(ReadOnlySpan<byte> piece)
    {
        _expect = Expect.Broken;
        return piece.Length;
    }
}
