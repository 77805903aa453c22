using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Mocks.Go.Encoding.Json;

/// <summary>The six kinds of JSON value.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are JSON's own words.")]
public enum GoKind
{
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

/// <summary>One member of a JSON object.</summary>
public readonly record struct GoMember(string Name, GoNode Value);

/// <summary>A JSON value that Go decodes into <c>any</c>.</summary>
[JsonConverter(typeof(GoNodeConverter))]
public sealed class GoNode
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private string? _text;

    private GoNode(GoKind kind, string? text = null, ReadOnlyMemory<byte> literal = default, ReadOnlyMemory<byte> utf8 = default)
    {
        Kind = kind;
        Literal = literal;
        _text = text;
        _utf8 = utf8;
    }

    public static GoNode Null { get; } = new(GoKind.Null);

    public GoKind Kind { get; }

    /// <summary>The value of a bool; false for other kinds.</summary>
    public bool Boolean { get; private init; }

    /// <summary>A number as it was written; empty for other kinds.</summary>
    public string Number { get; private init; } = "";

    /// <summary>A string's value; empty for other kinds. Bytes that are not UTF-8 become U+FFFD.</summary>
    public string Text => _text ??= Kind != GoKind.String ? "" : Literal.IsEmpty ? TextEncoding.UTF8.GetString(_utf8.Span) : GoText.Unquote(Literal.Span);

    /// <summary>Whether a string holds U+0000.</summary>
    public bool HasNul => Literal.IsEmpty ? Text.Contains('\0')
        : Literal.Span.IndexOf(@"\u0000"u8) >= 0 && WithText(text => text.Contains('\0')); // The escape is the only way to send one.

    /// <summary>The items of an array; empty for other kinds.</summary>
    public IReadOnlyList<GoNode> Items { get; private init; } = [];

    /// <summary>The members of an object in the order of the document, repeated names included; empty for other kinds.</summary>
    public IReadOnlyList<GoMember> Members { get; private init; } = [];

    /// <summary>A string as sent, with quotes and escapes; empty when it was not read from JSON.</summary>
    internal ReadOnlyMemory<byte> Literal { get; }

    /// <summary>The bytes of a string made by <see cref="OfUtf8"/>.</summary>
    internal ReadOnlySpan<byte> Utf8 => _utf8.Span;

    public static GoNode OfBool(bool value) => new(GoKind.Bool) { Boolean = value };

    /// <param name="spelling">In JSON.</param>
    public static GoNode OfNumber(string spelling) => new(GoKind.Number) { Number = spelling };

    public static GoNode OfString(string text) => new(GoKind.String, text);

    /// <summary>A Go string; each byte that is not UTF-8 is written as <c>\ufffd</c>.</summary>
    public static GoNode OfUtf8(ReadOnlySpan<byte> utf8) => new(GoKind.String, utf8: utf8.ToArray());

    public static GoNode OfItems(IReadOnlyList<GoNode> items) => new(GoKind.Array) { Items = items };

    public static GoNode OfMembers(IReadOnlyList<GoMember> members) => new(GoKind.Object) { Members = members };

    /// <summary>
    /// Writes the value as json.Marshal writes an <c>any</c>: keys sorted by their bytes, the last of equal keys,
    /// numbers as float64, no newline.
    /// </summary>
    public void Write(IBufferWriter<byte> output, GoEncoder encoder) => GoNodeWriter.Write(this, output, encoder);

    /// <summary>Uses <see cref="Text"/> without allocating the string.</summary>
    public T WithText<T>(Func<ReadOnlySpan<char>, T> use)
    {
        if (Literal.IsEmpty || _text is not null)
        {
            return use(Text);
        }

        var room = ArrayPool<char>.Shared.Rent(Literal.Length);
        var text = use(room.AsSpan(0, GoText.Unquote(Literal.Span, room)));
        ArrayPool<char>.Shared.Return(room);
        return text;
    }

    /// <summary>The value as JSON with HTML escaping off.</summary>
    public override string ToString()
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, GoEncoder.Plain);
        return TextEncoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static GoNode OfLiteral(ReadOnlyMemory<byte> literal) => new(GoKind.String, literal: literal);
}
