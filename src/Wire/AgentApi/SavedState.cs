using Mocks.Wire.Go;

namespace Mocks.Wire.AgentApi;

/// <summary>The state file: one line of JSON.</summary>
/// <param name="Version">1; any other is refused.</param>
/// <param name="Messages">Oldest first.</param>
/// <param name="InitialPrompt">Trimmed; empty when there was none.</param>
/// <param name="InitialPromptSent">It need not be sent again.</param>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/pty_conversation.go</c>, <c>AgentState</c>.</remarks>
public sealed record SavedState(int Version, IReadOnlyList<SavedMessage> Messages, string InitialPrompt, bool InitialPromptSent)
{
    /// <summary>The only version there has been.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Reads a file's contents as AgentAPI does; what follows the first value is not looked at.</summary>
    /// <param name="error">In AgentAPI's words, without what led to it; null when there is none.</param>
    /// <returns>Null when there is an error.</returns>
    public static SavedState? Read(ReadOnlySpan<byte> json, out string? error)
    {
        if (GoJson.DecodeAnyNumber(json, truncatedByLimit: false, out error) is not { } root)
        {
            return null;
        }

        var target = new SavedStateTarget();
        error = target.Fill(root);
        return error is null ? target.ToState() : null;
    }
}

/// <summary>One message in the state file: its text is under another key than in answers, and the order of keys is another.</summary>
/// <param name="Id">From 0, counting up by one.</param>
/// <param name="Message">The whole text.</param>
/// <param name="Role"><c>user</c> or <c>agent</c>; a file may hold any text.</param>
/// <param name="Time">Keeps the offset it was stored with.</param>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/conversation.go</c>, <c>ConversationMessage</c>.</remarks>
public sealed record SavedMessage(long Id, string Message, string Role, GoTime Time);

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
            if (IsField(name, "version"))
            {
                _version = ReadInteger(value, _version, $"{Struct}.version", "int");
            }
            else if (IsField(name, "initial_prompt"))
            {
                _prompt = ReadText(value, _prompt, $"{Struct}.initial_prompt", "string");
            }
            else if (IsField(name, "initial_prompt_sent"))
            {
                _sent = ReadBool(value, _sent, $"{Struct}.initial_prompt_sent");
            }
            else if (IsField(name, "messages") && FillMessages(value) is { } badTime)
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
            if (IsField(name, "id"))
            {
                element.Id = ReadInteger(member, element.Id, "ConversationMessage.messages.id", "int");
            }
            else if (IsField(name, "message"))
            {
                element.Message = ReadText(member, element.Message, "ConversationMessage.messages.message", "string");
            }
            else if (IsField(name, "role"))
            {
                element.Role = ReadText(member, element.Role, "ConversationMessage.messages.role", "screentracker.ConversationRole");
            }
            else if (IsField(name, "time") && ReadTime(member, ref element.Time) is { } badTime)
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
