using System.Globalization;
using Mocks.Wire.AgentApi;
using Mocks.Wire.Coderd;

namespace Mocks.Afterwards;

/// <summary>Compares the messages that can be read with the conversation: they should be its newest ones, as many as fit.</summary>
/// <remarks>
/// Ids and times are not compared, nor is padding: a script may leave them out. A message that was left out, or a part of one, is lost
/// only when it would have fitted into the snapshot that was posted, in the way this script writes JSON.
/// </remarks>
internal sealed class Comparison
{
    // Braces, names and indents of a message, and of the whole, in a script that measures a pretty-printed file and posts a compact one.
    private const int BytesAround = 200;

    // A script that cuts a content leaves 56 KB of it. One that leaves far less has cut without need.
    private const int MinBytesWhenCut = 48 * 1024;

    private readonly IReadOnlyList<Message> _readable;
    private readonly ReadOnlyMemory<byte> _posted;
    private readonly Message[] _newest;
    private readonly int _there;

    private Comparison(IEnumerable<Message> conversation, IReadOnlyList<Message> readable, ReadOnlyMemory<byte> posted)
    {
        (_readable, _posted) = (readable, posted);
        var newest = new Queue<Message>();
        var most = Math.Max(LogSnapshotRoute.MaxMessages, readable.Count);
        foreach (var message in conversation)
        {
            _there++;
            newest.Enqueue(message);
            if (newest.Count > most)
            {
                newest.Dequeue();
            }
        }

        _newest = [.. newest];
    }

    /// <param name="conversation">All its messages, oldest first.</param>
    /// <param name="readable">Those that a person reads, oldest first.</param>
    /// <param name="posted">The body that they came in.</param>
    /// <returns>And a sentence when it is not as it should be, e.g. <c>10 messages could be kept, 3 are readable</c>.</returns>
    public static (Kept Kept, string? Sentence) Of(IEnumerable<Message> conversation, IReadOnlyList<Message> readable, ReadOnlyMemory<byte> posted)
    {
        var comparison = new Comparison(conversation, readable, posted);
        return comparison.Differences(conversation) is { } other ? (Kept.Other, other) : comparison.Amount();
    }

    private int MessagesToKeep
    {
        get
        {
            var (count, bytes) = (0, 0L);
            foreach (var message in _newest.Reverse().Take(LogSnapshotRoute.MaxMessages))
            {
                bytes += Text.MaxBytes(Text.Squeezed(message.Content), isAscii: false) + BytesAround / 2;
                if (bytes > LogSnapshotRoute.MaxBytes)
                {
                    break;
                }

                count++;
            }

            return Math.Max(count, _readable.Count + 1);
        }
    }

    private (Kept Kept, string? Sentence) Amount()
    {
        var isAscii = !_posted.Span.ContainsAnyInRange((byte)0x80, (byte)0xff);
        var padding = _readable.Sum(message => (long)(message.Content.Length - Text.Squeezed(message.Content).Length));
        var room = LogSnapshotRoute.MaxBytes - (_posted.Length - padding) - (BytesAround * (_readable.Count + 1L));
        var (missing, worst) = (0L, (Message: (Message?)null, Left: 0));
        foreach (var pair in Aligned())
        {
            var (whole, cut) = (Text.Read(pair.Whole.Content), Text.Read(pair.Readable.Content));
            if (whole == cut)
            {
                continue;
            }

            var left = Text.LeftOf(whole, cut) ?? 0;
            missing += Text.MaxBytes(whole, isAscii) * (whole.Length - left) / whole.Length;
            worst = (pair.Whole, left);
        }

        var isFewer = _readable.Count < Math.Min(_newest.Length, LogSnapshotRoute.MaxMessages);
        if (isFewer && Text.MaxBytes(Text.Squeezed(_newest[^(_readable.Count + 1)].Content), isAscii) <= room)
        {
            return (Kept.Less, Words($"{MessagesToKeep} messages could be kept, {_readable.Count} {(_readable.Count == 1 ? "is" : "are")} readable"));
        }

        if (worst.Message is { } message && (missing <= room || _posted.Length < MinBytesWhenCut))
        {
            return (Kept.Less, Words($"{(missing <= room ? "all" : "more")} of message {message.Id} could be kept, {worst.Left:N0} of its {Text.Read(message.Content).Length:N0} characters are readable"));
        }

        return (isFewer || worst.Message is not null ? Kept.Shortened : Kept.Whole, null);
    }

    /// <summary>What makes the readable messages others than the newest of the conversation; null when they are those, whole or cut.</summary>
    private string? Differences(IEnumerable<Message> conversation)
    {
        if (_readable.Count <= _newest.Length && Aligned().All(pair => Text.Read(pair.Whole.Content) == Text.Read(pair.Readable.Content) && pair.Whole.Role == pair.Readable.Role))
        {
            return null;
        }

        var places = PlacesOf(conversation);
        var strange = _readable.Where(message => places[KeyOf(message)].Count == 0).ToArray();
        if (strange is not [var first, ..])
        {
            return Order(places);
        }

        if (_readable.Count <= _newest.Length && Aligned().All(pair => IsOf(pair.Whole, pair.Readable)))
        {
            return null;
        }

        return Array.Find(_newest, message => message.Id == first.Id) switch
        {
            { } own when own.Role == first.Role && Text.Read(first.Content).Length == 0 => Words($"message {own.Id} is blank where it is read, and was not in the conversation"),
            { } own when own.Role == first.Role => Words($"message {own.Id} has another content than in the conversation"),
            { } own when Text.Read(own.Content) == Text.Read(first.Content) => Words($"message {own.Id} is shown as {Who(first)}, and is {Who(own)}"),
            _ when strange.Length == _readable.Count => "what is readable is not of this conversation",
            _ => Words($"{strange.Length} of the {_readable.Count} readable messages {(strange.Length == 1 ? "is" : "are")} not of this conversation"),
        };
    }

    // From the newest back.
    private IEnumerable<(Message Whole, Message Readable)> Aligned() =>
        _newest.Reverse().Zip(_readable.Reverse());

    private string Order(Dictionary<(string Role, string Content), Queue<int>> places)
    {
        var order = new List<int>();
        foreach (var message in _readable)
        {
            if (!places[KeyOf(message)].TryDequeue(out var place))
            {
                return Words($"message {message.Id} is readable more often than it was in the conversation");
            }

            order.Add(place);
        }

        var steps = order.Zip(order.Skip(1), (one, next) => next - one).ToArray();
        return Array.Exists(steps, step => step < 0) ? "the readable messages are in another order than the conversation"
            : Array.Exists(steps, step => step > 1) ? "messages are missing between those that are readable"
            : Words($"the newest messages are missing: {_readable.Count} of {_there} are readable, and the last of these is message {order[^1] + 1} of {_there}");
    }

    // The last places first, so that what is said twice counts as said at the end.
    private Dictionary<(string Role, string Content), Queue<int>> PlacesOf(IEnumerable<Message> conversation)
    {
        var places = new Dictionary<(string, string), Queue<int>>();
        var wanted = _readable.GroupBy(KeyOf).ToDictionary(group => group.Key, group => group.Count());
        foreach (var key in wanted.Keys)
        {
            places[key] = new Queue<int>();
        }

        var place = 0;
        foreach (var message in conversation)
        {
            var key = KeyOf(message);
            if (places.TryGetValue(key, out var found))
            {
                found.Enqueue(place);
                if (found.Count > wanted[key])
                {
                    found.Dequeue();
                }
            }

            place++;
        }

        return places;
    }

    private static bool IsOf(Message whole, Message readable)
    {
        var (text, read) = (Text.Read(whole.Content), Text.Read(readable.Content));
        return whole.Role == readable.Role && (text == read || Text.LeftOf(text, read) is not null);
    }

    private static (string Role, string Content) KeyOf(Message message) => (message.Role, Text.Read(message.Content));

    private static string Who(Message message) => message.Role == "user" ? "the user's" : "the agent's";

    private static string Words(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
