using System.Collections.Immutable;
using Mocks.Go.Time;
using Mocks.MockAgentApi.MessageFormat;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>The messages of a conversation at one moment, oldest first. It is immutable.</summary>
/// <param name="Earlier">Makes the messages at its start, the same ones on every call.</param>
/// <param name="EarlierCount">Their number.</param>
/// <param name="Streamed">They are too many to hold, and are written while they are made.</param>
/// <param name="Since">The messages after them.</param>
internal sealed record History(Func<IEnumerable<Message>> Earlier, int EarlierCount, bool Streamed, ImmutableList<Message> Since)
{
    public static History Empty { get; } = Of([]);

    public int Count => EarlierCount + Since.Count;

    public static History Of(IReadOnlyList<Message> messages) => new(() => messages, messages.Count, Streamed: false, []);

    /// <summary>The role of the last message; null when the history is empty or does not hold it.</summary>
    public string? LastRole => Last(_ => true)?.Role;

    /// <summary>The last text of a role; null when the role has no message or the history does not hold it.</summary>
    public string? LastTextOf(string role) => Last(message => message.Role == role)?.Content;

    public IEnumerable<Message> All() => Since.IsEmpty ? Earlier() : Earlier().Concat(Since);

    public History With(Message next) => this with { Since = Since.Add(next) };

    public History WithLast(Message changed) => this with { Since = Since.SetItem(Since.Count - 1, changed) };

    public History WithoutLast() => this with { Since = Since.RemoveAt(Since.Count - 1) };

    private Message? Last(Predicate<Message> wanted) =>
        Since.FindLast(wanted) ?? (Streamed ? null : Earlier().LastOrDefault(message => wanted(message)));

    public bool Equals(History? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>The source of a conversation's messages, until the user sends one.</summary>
internal enum Origin
{
    /// <summary>The agent's last message is read off the screen.</summary>
    Screen,

    /// <summary>A preset holds the conversation, and its agent waits for input.</summary>
    Preset,

    /// <summary>A state file holds the conversation, and the agent's message is the last.</summary>
    StateFile,
}

/// <summary>The messages of a conversation whose agent draws on a terminal: the agent's last message is derived from the screen.</summary>
/// <param name="emptyLine">An empty line of the terminal.</param>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/pty_conversation.go</c>, <c>updateLastAgentMessageLocked</c>.</remarks>
internal sealed class TrackedMessages(string agentType, string emptyLine, History start, Origin origin)
{
    private string _screenBeforeUser = "";
    private string? _readFrom;

    public History History { get; private set; } = start;

    public Origin Origin { get; private set; } = origin;

    /// <summary>Derives the agent's last message from the screen.</summary>
    /// <param name="again">Also when the same screen was read before.</param>
    /// <returns>Whether the messages have changed.</returns>
    public bool Read(string screen, DateTimeOffset at, bool again = false)
    {
        if (Origin is not Origin.Screen || (ReferenceEquals(_readFrom, screen) && !again))
        {
            return false;
        }

        _readFrom = screen;
        var text = AgentText.Of(agentType, _screenBeforeUser, screen, emptyLine, History.LastTextOf("user") ?? "");
        if (text == History.LastTextOf("agent"))
        {
            return false;
        }

        var appends = History.LastRole != "agent";
        var message = new Message(History.Count - (appends ? 0 : 1), text, "agent", GoTime.From(at));
        History = appends ? History.With(message) : History.WithLast(message);
        return true;
    }

    /// <param name="screen">The screen before the message was typed.</param>
    public void AddFromUser(string text, string screen, DateTimeOffset at)
    {
        History = History.With(new Message(History.Count, text, "user", GoTime.From(at)));
        (_screenBeforeUser, _readFrom, Origin) = (screen, null, Origin.Screen);
    }

    public void Restore(IReadOnlyList<Message> saved)
    {
        History = History.Empty with { Since = [.. saved] };
        (_readFrom, Origin) = (null, History.LastRole == "agent" ? Origin.StateFile : Origin.Screen);
    }
}
