using System.Buffers;

namespace Mocks.Go.Encoding.Json;

/// <summary>Builds nodes from JSON that the scanner has accepted, without recursion.</summary>
internal static class GoTree
{
    private static readonly SearchValues<byte> Between = SearchValues.Create(" \t\r\n,:"u8);
    private static readonly SearchValues<byte> ScalarEnds = SearchValues.Create(" \t\r\n,]}"u8);

    /// <returns>The value, and Go's error about the first number that does not fit a float64.</returns>
    public static (GoNode Node, string? RangeError) Build(ReadOnlyMemory<byte> json)
    {
        string? rangeError = null;
        var open = new Stack<Container>();
        var at = 0;
        while (true)
        {
            // The scanner has checked the commas and colons.
            var rest = json.Span[at..];
            var start = rest.IndexOfAnyExcept(Between);
            var length = LengthOf(rest[start..]);
            var token = json.Slice(at + start, length);
            at += start + length;

            GoNode node;
            switch (token.Span[0])
            {
                case (byte)'{' or (byte)'[':
                    open.Push(new Container(token.Span[0] == '{'));
                    continue;
                case (byte)'}' or (byte)']':
                    node = open.Pop().ToNode();
                    break;
                case (byte)'"':
                    node = GoNode.OfLiteral(token);
                    break;
                case (byte)'t' or (byte)'f':
                    node = GoNode.OfBool(token.Span[0] == 't');
                    break;
                case (byte)'n':
                    node = GoNode.Null;
                    break;
                default:
                    var number = TextEncoding.ASCII.GetString(token.Span);
                    node = GoNode.OfNumber(number);
                    if (rangeError is null && !GoFloat.TryParse(number, out _, out var error))
                    {
                        rangeError = error;
                    }

                    break;
            }

            if (open.Count == 0)
            {
                return (node, rangeError);
            }

            open.Peek().Add(node);
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> token)
    {
        if (token[0] is (byte)'{' or (byte)'}' or (byte)'[' or (byte)']')
        {
            return 1;
        }

        if (token[0] != '"')
        {
            var end = token.IndexOfAny(ScalarEnds);
            return end < 0 ? token.Length : end;
        }

        var length = 1;
        while (token[length] != '"')
        {
            length += token[length] == '\\' ? 2 : Math.Max(1, token[length..].IndexOfAny(GoText.Ends));
        }

        return length + 1;
    }

    private sealed class Container(bool isObject)
    {
        private readonly List<GoNode> _items = [];
        private readonly List<GoMember> _members = [];
        private string? _name;

        public void Add(GoNode node)
        {
            if (!isObject)
            {
                _items.Add(node);
            }
            else if (_name is null)
            {
                _name = node.Text;
            }
            else
            {
                _members.Add(new GoMember(_name, node));
                _name = null;
            }
        }

        public GoNode ToNode() => isObject ? GoNode.OfMembers(_members) : GoNode.OfItems(_items);
    }
}
