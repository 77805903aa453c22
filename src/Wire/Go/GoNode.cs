using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization;

namespace Mocks.Wire.Go;

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

/// <summary>A JSON value as Go reads it into <c>any</c>, and writes it back.</summary>
[JsonConverter(typeof(GoNodeConverter))]
public sealed class GoNode
{
    public GoKind Kind { get; private init; }

    public bool Boolean { get; private init; }

    /// <summary>A number as it was spelt; empty for other kinds.</summary>
    public string Number { get; private init; } = "";

    /// <summary>A string's value; empty for other kinds.</summary>
    public string Text { get; private init; } = "";

    public IReadOnlyList<GoNode> Items { get; private init; } = [];

    /// <summary>In the order of the document, with repeated names.</summary>
    public IReadOnlyList<GoMember> Members { get; private init; } = [];

    public static GoNode OfString(string text) => new() { Kind = GoKind.String, Text = text };

    public static GoNode OfUtf8(ReadOnlySpan<byte> utf8) => new() { Kind = GoKind.String, Text = Encoding.UTF8.GetString(utf8) };

    /// <summary>Writes the value as Go's json.Marshal writes an <c>any</c>.</summary>
    public void Write(IBufferWriter<byte> output, GoEncoder encoder) => throw new NotImplementedException();

    public override string ToString() => "";
}
