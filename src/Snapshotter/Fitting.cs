using System.Buffers;
using Mocks.Snapshotter.Reading;

namespace Mocks.Snapshotter;

/// <summary>A step that made a body smaller.</summary>
internal enum FittingStep
{
    TookPadding,
    DroppedOldest,
    ShortenedContent,
}

/// <summary>A conversation that fits the limit.</summary>
/// <param name="Body">The JSON to post, or null when even one shortened message is over the limit.</param>
/// <param name="Messages">The number of messages in the body.</param>
/// <param name="Steps">The steps in order, each with the size in bytes before it.</param>
internal sealed record Fitted(byte[]? Body, int Messages, IReadOnlyList<(FittingStep Step, long Bytes)> Steps);

/// <summary>Fits a conversation into one post: removes padding, then the oldest messages, then the beginning of the last content.</summary>
/// <remarks>
/// Source: coder/registry, agentapi module, shutdown script. The script counts a pretty-printed file and cuts by code points,
/// so it loses text that this keeps. A body that fits is posted as received.
/// </remarks>
internal static class Fitting
{
    public static ReadOnlySpan<byte> Marker => "[...content truncated, showing last 56KB...]\\n\\n"u8;

    /// <param name="conversation">Read to its end, with the same limits.</param>
    public static Fitted Fit(Conversation conversation, Limits limits)
    {
        var messages = conversation.Newest();
        var (head, tail) = (conversation.Head.Original(), conversation.Tail.Original());
        var kept = messages.Select(message => Parts.Of(message, part => part.Original())).ToArray();
        var size = SizeOf(head, kept, tail);
        if (size <= limits.MaxBytes)
        {
            return new(Write(head, kept, tail, size), kept.Length, []);
        }

        (head, tail) = (conversation.Head.Shortest(), conversation.Tail.Shortest());
        kept = [.. messages.Select(message => Parts.Of(message, part => part.Shortest()))];
        var steps = new List<(FittingStep, long)>();
        if (Array.Exists(kept, message => message.Content.LostPadding))
        {
            steps.Add((FittingStep.TookPadding, size));
        }

        size = SizeOf(head, kept, tail);
        while (size > limits.MaxBytes && kept.Length > 1)
        {
            steps.Add((FittingStep.DroppedOldest, size));
            size -= kept[0].Length + 1;
            kept = kept[1..];
        }

        if (size <= limits.MaxBytes)
        {
            return new(Write(head, kept, tail, size), kept.Length, steps);
        }

        steps.Add((FittingStep.ShortenedContent, size));
        var content = kept[0].Content;
        var maxBytes = limits.MaxBytes - (size - content.Length) - Marker.Length;
        if (!messages[^1].HasContent || maxBytes < 0)
        {
            return new(null, 1, steps);
        }

        var start = CodePoints.TailWithin(content.Tail.Span, limits.MaxCodePoints, (int)maxBytes);
        byte[] shortened = [.. Marker, .. content.Tail.Span[start..]];
        kept[0] = kept[0] with { Content = new(shortened, shortened.Length, content.LostPadding) };
        return new(Write(head, kept, tail, SizeOf(head, kept, tail)), 1, steps);
    }

    private static long SizeOf(Squeezed head, Parts[] messages, Squeezed tail)
    {
        const int brackets = 2;
        var commas = messages.Length - 1;
        return head.Length + tail.Length + brackets + commas + messages.Sum(message => message.Length);
    }

    private static byte[] Write(Squeezed head, Parts[] messages, Squeezed tail, long size)
    {
        var body = new ArrayBufferWriter<byte>((int)size);
        body.Write(head.Tail.Span);
        for (var index = 0; index < messages.Length; index++)
        {
            body.Write(index == 0 ? "["u8 : ","u8);
            body.Write(messages[index].Before.Tail.Span);
            body.Write(messages[index].Content.Tail.Span);
            body.Write(messages[index].After.Tail.Span);
        }

        body.Write("]"u8);
        body.Write(tail.Tail.Span);
        return body.WrittenSpan.ToArray();
    }

    private readonly record struct Parts(Squeezed Before, Squeezed Content, Squeezed After)
    {
        public long Length => Before.Length + Content.Length + After.Length;

        public static Parts Of(Message message, Func<Part, Squeezed> form) => new(form(message.Before), form(message.Content), form(message.After));
    }
}
