using System.Globalization;
using Mocks.Wire.AgentApi;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>The answer to a person who opens the paused task.</summary>
/// <param name="Status">What <c>GET …/logs</c> will answer: 200, or 500 when a role is neither user nor agent.</param>
/// <param name="Messages">How many messages they will see.</param>
/// <param name="Characters">How many characters (Unicode code points) those have.</param>
/// <param name="ReadableCharacters">How many of the characters are not blank.</param>
public sealed record ReadBack(int Status, int Messages, int Characters, int ReadableCharacters)
{
    // A screen with some text on it is seldom under half blank; one with nothing but a footer is over 99 %.
    private const int BlankPercent = 95;

    /// <summary>The share of blanks in percent, rounded down; 0 when there is no character at all.</summary>
    public int BlankShare => Characters == 0 ? 0 : (int)((Characters - ReadableCharacters) * 100L / Characters);

    /// <summary>There is hardly a word in it.</summary>
    public bool IsBlank => Characters > 0 && (Characters - ReadableCharacters) * 100L > Characters * (long)BlankPercent;

    /// <summary>For people, e.g. <c>5 messages, 26 of their 29 characters are not blank</c>.</summary>
    public string Sentence => Status == 200
        ? string.Create(CultureInfo.InvariantCulture,
            $"{Messages} {(Messages == 1 ? "message" : "messages")}, {ReadableCharacters:N0} of {Characters:N0} characters are not blank")
        : $"nothing: coderd will answer {Status}";

    internal static (ReadBack Seen, Refusal? OnReading) Of(IReadOnlyList<RawLogMessage> messages)
    {
        if (BadRole(messages.Select(message => message.Role)) is { } bad)
        {
            return (new ReadBack(500, 0, 0, 0), Errors.SnapshotUnreadable(bad));
        }

        var (characters, blanks) = (0, 0);
        foreach (var message in messages)
        {
            var (more, blank) = message.Content.WithText(Blanks.Count);
            (characters, blanks) = (characters + more, blanks + blank);
        }

        return (new ReadBack(200, messages.Count, characters, characters - blanks), null);
    }

    /// <summary>The first role that is neither a user's nor an agent's; null when all are good. One spoils the whole reading.</summary>
    internal static string? BadRole(IReadOnlyList<Message> messages) => BadRole(messages.Select(message => message.Role));

    /// <summary>The entries as <c>GET …/logs</c> shows them. Every role is known to be good.</summary>
    internal static IReadOnlyList<TaskLogEntry> Entries(IReadOnlyList<Message> messages) =>
        [.. messages.Select(message => new TaskLogEntry(message.Id, message.Content, TypeOf(message.Role)!, message.Time))];

    private static string? BadRole(IEnumerable<string> roles) => roles.FirstOrDefault(role => TypeOf(role) is null);

    private static string? TypeOf(string role) => role switch
    {
        "user" => "input",
        "agent" => "output",
        _ => null,
    };
}
