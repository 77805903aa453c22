using System.Globalization;
using Mocks.Wire.AgentApi;
using Mocks.Wire.Go;

namespace Mocks.Wire.Coderd;

/// <summary>The Go struct a snapshot is decoded into.</summary>
/// <remarks>
/// Source: Go 1.25, <c>encoding/json/decode.go</c>; coder/agentapi-sdk-go (560d1d88d225), <c>MessagesResponseBody</c>.
/// A wrong type is noted and decoding goes on, so the first one is reported; a bad time ends it at once and is reported
/// in its place. A null leaves text, numbers and times as they were. Names are compared without case.
/// </remarks>
internal sealed class LogSnapshotTarget
{
    private const string Struct = "MessagesResponseBody";

    // A slice keeps the elements beyond its length: a second "messages" is decoded over those of the first.
    private List<Element>? _elements;
    private int _length;
    private string? _schema;
    private string? _mismatch;

    /// <returns>The error in Go's words, or null.</returns>
    public string? Fill(GoNode root)
    {
        if (root.Kind is not (GoKind.Object or GoKind.Null))
        {
            return $"json: cannot unmarshal {NameOf(root)} into Go value of type gen.{Struct}";
        }

        foreach (var (name, value) in root.Members)
        {
            if (GoText.IsField(name, "$schema"))
            {
                _schema = value.Kind == GoKind.Null ? null : ReadText(value, _schema, $"{Struct}.$schema", "string");
            }
            else if (GoText.IsField(name, "messages") && FillMessages(value) is { } badTime)
            {
                return badTime;
            }
        }

        return _mismatch;
    }

    public LogSnapshot ToSnapshot() => new(_schema, _elements?.Take(_length).Select(element => element.ToMessage()).ToList());

    private string? FillMessages(GoNode value)
    {
        switch (value.Kind)
        {
            case GoKind.Null:
                (_elements, _length) = (null, 0);
                return null;
            case GoKind.Array when value.Items.Count == 0:
                (_elements, _length) = ([], 0);
                return null;
            case GoKind.Array:
                break;
            default:
                Mismatch(NameOf(value), $"{Struct}.messages", "[]gen.Message");
                return null;
        }

        _elements ??= [];
        for (_length = 0; _length < value.Items.Count; _length++)
        {
            if (_length == _elements.Count)
            {
                _elements.Add(new Element());
            }

            if (FillMessage(_elements[_length], value.Items[_length]) is { } badTime)
            {
                return badTime;
            }
        }

        return null;
    }

    private string? FillMessage(Element element, GoNode value)
    {
        if (value.Kind is not (GoKind.Object or GoKind.Null))
        {
            Mismatch(NameOf(value), $"{Struct}.messages", "gen.Message");
        }

        foreach (var (name, member) in value.Members)
        {
            if (GoText.IsField(name, "id"))
            {
                element.Id = ReadId(member, element.Id);
            }
            else if (GoText.IsField(name, "content"))
            {
                element.Content = ReadText(member, element.Content, "Message.messages.content", "string");
            }
            else if (GoText.IsField(name, "role"))
            {
                element.Role = ReadText(member, element.Role, "Message.messages.role", "gen.ConversationRole");
            }
            else if (GoText.IsField(name, "time") && !TryReadTime(member, element, out var error))
            {
                return error;
            }
        }

        return null;
    }

    private long ReadId(GoNode value, long old)
    {
        if (value.Kind == GoKind.Null)
        {
            return old;
        }

        if (long.TryParse(value.Number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
        {
            return id;
        }

        var sent = value.Kind == GoKind.Number ? $"number {value.Number}" : NameOf(value);
        Mismatch(sent, "Message.messages.id", "int64");
        return old;
    }

    private T ReadText<T>(GoNode value, T old, string field, string type)
        where T : class?
    {
        if (value is { Kind: GoKind.String, Text: T text })
        {
            return text;
        }

        if (value.Kind != GoKind.Null)
        {
            Mismatch(NameOf(value), field, type);
        }

        return old;
    }

    private static bool TryReadTime(GoNode value, Element element, out string error)
    {
        error = "";
        if (value.Kind == GoKind.Null)
        {
            return true;
        }

        if (value.Kind != GoKind.String)
        {
            error = "Time.UnmarshalJSON: input is not a JSON string";
            return false;
        }

        // As sent: Go's time does not resolve the escapes of the string.
        if (!GoTimeText.TryParse(value.Literal.Span[1..^1], out var time, out error))
        {
            return false;
        }

        element.Time = time;
        return true;
    }

    private void Mismatch(string sent, string field, string type) =>
        _mismatch ??= $"json: cannot unmarshal {sent} into Go struct field {field} of type {type}";

    private static string NameOf(GoNode value) => value.Kind switch
    {
        GoKind.Bool => "bool",
        GoKind.Number => "number",
        GoKind.String => "string",
        GoKind.Array => "array",
        _ => "object",
    };

    private sealed class Element
    {
        public long Id { get; set; }

        public string Content { get; set; } = "";

        public string Role { get; set; } = "";

        public GoTime Time { get; set; } = GoTime.Zero;

        public Message ToMessage() => new(Id, Content, Role, Time);
    }
}
