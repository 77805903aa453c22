using Mocks.Go.Encoding.Json;
using Mocks.Go.Time;

namespace Mocks.Wire.AgentApi;

/// <summary>The Go struct a state file is decoded into.</summary>
internal sealed class SavedStateTarget : GoStructTarget
{
    private const string Struct = "AgentState";
    private const string MessageType = "screentracker.ConversationMessage";

    // A slice keeps the elements beyond its length: a second "messages" is decoded over those of the first.
    private readonly List<Element> _elements = [];
    private int _length;
    private long _version;
    private string _prompt = "";
    private bool _sent;

    /// <returns>The error in Go's words, or null.</returns>
    public string? Fill(GoNode root)
    {
        if (root.Kind is not (GoKind.Object or GoKind.Null))
        {
            return $"json: cannot unmarshal {NameOf(root)} into Go value of type screentracker.{Struct}";
        }

        foreach (var (name, value) in root.Members)
        {
            if (GoText.IsField(name, "version"))
            {
                _version = ReadInteger(value, _version, $"{Struct}.version", "int");
            }
            else if (GoText.IsField(name, "initial_prompt"))
            {
                _prompt = ReadText(value, _prompt, $"{Struct}.initial_prompt", "string");
            }
            else if (GoText.IsField(name, "initial_prompt_sent"))
            {
                _sent = ReadBool(value, _sent, $"{Struct}.initial_prompt_sent");
            }
            else if (GoText.IsField(name, "messages") && FillMessages(value) is { } badTime)
            {
                return badTime;
            }
        }

        return Misfit;
    }

    public SavedState ToState() => new(unchecked((int)_version), [.. _elements.Take(_length).Select(element => element.ToMessage())], _prompt, _sent);

    private string? FillMessages(GoNode value)
    {
        if (value.Kind is not (GoKind.Array or GoKind.Null))
        {
            Mismatch(NameOf(value), $"{Struct}.messages", $"[]{MessageType}");
            return null;
        }

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
            Mismatch(NameOf(value), $"{Struct}.messages", MessageType);
        }

        foreach (var (name, member) in value.Members)
        {
            if (GoText.IsField(name, "id"))
            {
                element.Id = ReadInteger(member, element.Id, "ConversationMessage.messages.id", "int");
            }
            else if (GoText.IsField(name, "message"))
            {
                element.Message = ReadText(member, element.Message, "ConversationMessage.messages.message", "string");
            }
            else if (GoText.IsField(name, "role"))
            {
                element.Role = ReadText(member, element.Role, "ConversationMessage.messages.role", "screentracker.ConversationRole");
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
        public GoTime Time = GoTime.Zero;

        public long Id { get; set; }

        public string Message { get; set; } = "";

        public string Role { get; set; } = "";

        public SavedMessage ToMessage() => new(Id, Message, Role, Time);
    }
}
