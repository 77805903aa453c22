using System.Buffers;

namespace Mocks.Go.Encoding.Json;

/// <summary>Writes a value as Go writes an <c>any</c>, without recursion.</summary>
/// <remarks>Source: Go, <c>encoding/json/encode.go</c>, <c>mapEncoder</c>.</remarks>
internal sealed class GoNodeWriter(IBufferWriter<byte> output, GoEncoder encoder)
{
    private readonly Stack<Container> _open = new();

    public static void Write(GoNode root, IBufferWriter<byte> output, GoEncoder encoder)
    {
        var writer = new GoNodeWriter(output, encoder);
        writer.Begin(root);
        while (writer._open.TryPeek(out var container))
        {
            writer.Continue(container);
        }
    }

    private void Begin(GoNode node)
    {
        switch (node.Kind)
        {
            case GoKind.Array:
                output.Write("["u8);
                _open.Push(new Container(node.Items, null));
                break;
            case GoKind.Object:
                output.Write("{"u8);
                var members = Sorted(node.Members);
                _open.Push(new Container([.. members.Select(member => member.Value)], [.. members.Select(member => member.Name)]));
                break;
            case GoKind.String:
                WriteString(node);
                break;
            case GoKind.Number:
                WriteAscii(GoFloat.TryParse(node.Number, out var value, out _) ? GoFloat.Format(value) : node.Number);
                break;
            case GoKind.Bool:
                WriteAscii(node.Boolean ? "true" : "false");
                break;
            default:
                WriteAscii("null");
                break;
        }
    }

    private void Continue(Container container)
    {
        if (container.Next == container.Values.Count)
        {
            _open.Pop();
            output.Write(container.Names is null ? "]"u8 : "}"u8);
            return;
        }

        if (container.Next > 0)
        {
            output.Write(","u8);
        }

        if (container.Names is { } names)
        {
            WriteString(names[container.Next]);
            output.Write(":"u8);
        }

        Begin(container.Values[container.Next++]);
    }

    private static List<GoMember> Sorted(IReadOnlyList<GoMember> members)
    {
        var last = new Dictionary<string, GoNode>(StringComparer.Ordinal);
        foreach (var (name, value) in members)
        {
            last[name] = value;
        }

        List<GoMember> sorted = [.. last.Select(member => new GoMember(member.Key, member.Value))];
        sorted.Sort((a, b) => CompareBytes(a.Name, b.Name));
        return sorted;
    }

    /// <summary>Compares as UTF-8: characters that are surrogate pairs in UTF-16 come last.</summary>
    private static int CompareBytes(string a, string b)
    {
        var same = a.AsSpan().CommonPrefixLength(b);
        return same == a.Length || same == b.Length
            ? a.Length - b.Length
            : Rank(a[same]) - Rank(b[same]);

        static int Rank(char c) => char.IsSurrogate(c) ? c + char.MaxValue : c;
    }

    private void WriteString(GoNode node)
    {
        if (node.Utf8.IsEmpty)
        {
            WriteString(node.Text);
            return;
        }

        output.Write("\""u8);
        var room = output.GetSpan(node.Utf8.Length * encoder.MaxOutputCharactersPerInputCharacter);
        encoder.EncodeUtf8(node.Utf8, room, out _, out var written);
        output.Advance(written);
        output.Write("\""u8);
    }

    private void WriteString(string text)
    {
        output.Write("\""u8);
        output.Write(TextEncoding.UTF8.GetBytes(encoder.Encode(text)));
        output.Write("\""u8);
    }

    private void WriteAscii(string text) => output.Write(TextEncoding.ASCII.GetBytes(text));

    private sealed class Container(IReadOnlyList<GoNode> values, IReadOnlyList<string>? names)
    {
        public IReadOnlyList<GoNode> Values => values;

        public IReadOnlyList<string>? Names => names;

        public int Next { get; set; }
    }
}
