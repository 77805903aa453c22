using Mocks.Go.Encoding.Json;
using Mocks.Go.Time;

namespace Mocks.Wire.Coderd;

/// <summary>The Go struct a snapshot is decoded into.</summary>
/// <remarks>Source: coder/agentapi-sdk-go (560d1d88d225), <c>MessagesResponseBody</c>.</remarks>
internal sealed class LogSnapshotTarget : GoStructTarget
{
    private const string Struct = "MessagesResponseBody";

    // A slice keeps the elements beyond its length: a second "messages" is decoded over those of the first.
    private List<Element>? _elements;
    private int _length;
    private string? _schema;

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

        return Misfit;
    }

    public RawLogSnapshot ToSnapshot() => new(_schema, _elements?.Take(_length).Select(element => element.ToMessage()).ToList());

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
                element.Id = ReadInteger(member, element.Id, "Message.messages.id", "int64");
            }
            else if (GoText.IsField(name, "content"))
            {
                element.Content = ReadString(member, element.Content, "Message.messages.content", "string");
            }
            else if (GoText.IsField(name, "role"))
            {
                element.Role = ReadText(member, element.Role, "Message.messages.role", "gen.ConversationRole");
            }
            else if (GoText.IsField(name, "time") && ReadTime(member, ref element.Time) is { } badTime)
            {
                return badTime;
            }
        }

        return null;
    }

    private sealed class Element
    {
        public long Id { get; set; }

        public GoNode Content { get; set; } = GoNode.OfString("");

        public string Role { get; set; } = "";

        public GoTime Time = GoTime.Zero;

        public RawLogMessage ToMessage() => new(Id, Content, Role, Time);
    }
}
