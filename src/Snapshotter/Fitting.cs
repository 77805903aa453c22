using Mocks.Snapshotter.Reading;

namespace Mocks.Snapshotter;

/// <summary>What was done to a body because it was too big.</summary>
internal enum FittingStep
{
    TookPadding,
    DroppedOldest,
    ShortenedContent,
}

/// <summary>A conversation made to fit.</summary>
/// <param name="Body">The JSON to post, or null when even one shortened message is over the limit.</param>
/// <param name="Messages">How many messages are in it.</param>
/// <param name="Steps">What was done, in order, each with the size in bytes that called for it.</param>
internal sealed record Fitted(byte[]? Body, int Messages, IReadOnlyList<(FittingStep Step, long Bytes)> Steps);

/// <summary>Fits a conversation into one post: padding goes first, then the oldest messages, then the head of the last content.</summary>
/// <remarks>
/// Source: coder/registry, agentapi module, shutdown script, which counts a pretty-printed file and cuts by code points,
/// and so loses what this keeps. A body that fits goes out as it came.
/// </remarks>
internal static class Fitting
{
    public static ReadOnlySpan<byte> Marker => "[...content truncated, showing last 56KB...]\\n\\n"u8;

    /// <param name="conversation">Read to its end, with the same limits.</param>
    public static Fitted Fit(Conversation conversation, Limits limits)
    {
        var messages = conversation.Newest();
        var size = SizeAsItCame(conversation, messages);
        if (size <= limits.MaxBytes)
        {
            return new(AsItCame(conversation, messages, (int)size), messages.Count, []);
        }

        var head = conversation.Head.Shortest();
        var tail = conversation.Tail.Shortest();
        var kept = messages.Select(Shortest).ToArray().AsSpan();
        var steps = new List<(FittingStep, long)>();
        foreach (var message in kept)
        {
            if (message.Content.LostPadding)
            {
                steps.Add((FittingStep.TookPadding, size));
                break;
            }
        }

        size = head.Length + tail.Length + Brackets(kept.Length);
        foreach (var message in kept)
        {
            size += message.Length;
        }

        while (size > limits.MaxBytes && kept.Length > 1)
        {
            steps.Add((FittingStep.DroppedOldest, size));
            size -= kept[0].Length + 1;
            kept = kept[1..];
        }

        if (size <= limits.MaxBytes)
        {
            return new(Write(head, kept, tail, (int)size), kept.Length, steps);
        }

        steps.Add((FittingStep.ShortenedContent, size));
        var room = limits.MaxBytes - (size - kept[0].Content.Length) - Marker.Length;
        if (!kept[0].HasContent || room < 0)
        {
            return new(null, 1, steps);
        }

        kept[0] = kept[0] with { Content = Shortened(kept[0].Content, limits.MaxCodePoints, (int)room) };
        size = head.Length + tail.Length + Brackets(1) + kept[0].Length;
        return new(Write(head, kept, tail, (int)size), 1, steps);
    }

    private static Squeezed Shortened(Squeezed content, int maxCodePoints, int maxBytes)
    {
        var text = content.Tail.Span;
        var start = CodePoints.TailWithin(text, maxCodePoints, maxBytes);
        byte[] shortened = [.. Marker, .. text[start..]];
        return content with { Tail = shortened, Length = shortened.Length };
    }

    private static ShortMessage Shortest(Message message) => new(
        message.Before.Shortest(),
        message.HasContent ? message.Content.Shortest() : default,
        message.After.Shortest(),
        message.HasContent);

    private static long Brackets(int messages) => messages + 1;

    private static long SizeAsItCame(Conversation conversation, IReadOnlyList<Message> messages) =>
        conversation.Head.Length + conversation.Tail.Length + Brackets(messages.Count)
        + messages.Sum(message => message.Before.Length + message.Content.Length + message.After.Length);

    private static byte[] AsItCame(Conversation conversation, IReadOnlyList<Message> messages, int size)
    {
        var body = new Body(size);
        body.Add(conversation.Head.AsItCame);
        for (var index = 0; index < messages.Count; index++)
        {
            body.Add(index == 0 ? "["u8 : ","u8);
            body.Add(messages[index].Before.AsItCame);
            body.Add(messages[index].Content.AsItCame);
            body.Add(messages[index].After.AsItCame);
        }

        body.Add("]"u8);
        body.Add(conversation.Tail.AsItCame);
        return body.Bytes;
    }

    private static byte[] Write(Squeezed head, ReadOnlySpan<ShortMessage> messages, Squeezed tail, int size)
    {
        var body = new Body(size);
        body.Add(head.Tail.Span);
        for (var index = 0; index < messages.Length; index++)
        {
            body.Add(index == 0 ? "["u8 : ","u8);
            body.Add(messages[index].Before.Tail.Span);
            body.Add(messages[index].Content.Tail.Span);
            body.Add(messages[index].After.Tail.Span);
        }

        body.Add("]"u8);
        body.Add(tail.Tail.Span);
        return body.Bytes;
    }

    private sealed class Body(int size)
    {
        private int count;

        public byte[] Bytes { get; } = new byte[size];

        public void Add(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(Bytes.AsSpan(count));
            count += bytes.Length;
        }
    }

    private readonly record struct ShortMessage(Squeezed Before, Squeezed Content, Squeezed After, bool HasContent)
    {
        public long Length => Before.Length + Content.Length + After.Length;
    }
}
