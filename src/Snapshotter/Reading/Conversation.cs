using System.Runtime.CompilerServices;

namespace Mocks.Snapshotter.Reading;

/// <summary>The type of <c>messages</c> in AgentAPI's answer.</summary>
internal enum MessagesKind
{
    /// <summary>Missing or null.</summary>
    None,
    Array,
    Other,
}

/// <summary>
/// The newest messages of a conversation and the object around them. Newer messages reuse the buffers of older ones,
/// so that a long history takes no more memory than a short one.
/// </summary>
/// <remarks>Of duplicate members the last <c>messages</c> and the last <c>content</c> count, as in jq and in Go.</remarks>
internal sealed class Conversation
{
    private const int InObject = 1;
    private const int InMessages = 2;
    private const int InMessage = 3;

    private readonly Message[] slots;
    private int next;
    private int count;
    private Message current;
    private Part? target;
    private bool hasMessages;
    private bool isReadingMessages;
    private bool nextIsMessages;
    private bool nextIsContent;
    private int nameLength;

    public Conversation(int maxMessages, int maxBytes, bool keepsPadding)
    {
        slots = new Message[maxMessages];
        for (var slot = 0; slot < maxMessages; slot++)
        {
            slots[slot] = new(keepsPadding, maxBytes);
        }

        current = slots[0];
        Head = new(isContent: false, keepsPadding, maxBytes);
        Tail = new(isContent: false, keepsPadding, maxBytes);
    }

    /// <summary>The object up to the value of <c>messages</c>.</summary>
    public Part Head { get; }

    /// <summary>The object after the value of <c>messages</c>.</summary>
    public Part Tail { get; }

    public bool IsObject { get; private set; }

    public MessagesKind Kind { get; private set; }

    /// <summary>Names of members deeper than this do not matter in the current state.</summary>
    public int NamedDepth { get; private set; } = InObject;

    /// <summary>Starts and ends of values deeper than this do not matter in the current state.</summary>
    public int WatchedDepth { get; private set; } = InObject;

    /// <summary>The messages kept, oldest first.</summary>
    public IReadOnlyList<Message> Newest()
    {
        var oldest = count < slots.Length ? 0 : next;
        return [.. slots[oldest..count], .. slots[..oldest]];
    }

    /// <summary>Adds bytes of the document, without whitespace.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            target?.Append(bytes);
        }
    }

    /// <summary>Called at the name of a member.</summary>
    /// <param name="name">With its escapes as received.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Names(int depth, ReadOnlySpan<byte> name)
    {
        nameLength = name.Length;
        if (depth == InObject)
        {
            nextIsMessages = MemberName.Is(name, "messages"u8);
        }
        else if (depth == InMessage)
        {
            nextIsContent = MemberName.Is(name, "content"u8);
            WatchedDepth = nextIsContent ? InMessage : InMessages;
        }
    }

    /// <summary>Called at the start of a value.</summary>
    /// <param name="first">Its first byte.</param>
    /// <param name="before">The bytes before it that were not added yet.</param>
    /// <returns>-1 when they still were not added; otherwise how many bytes of the value were added with them.</returns>
    public int Starts(int depth, byte first, ReadOnlySpan<byte> before)
    {
        switch (depth)
        {
            case 0:
                IsObject = first == '{';
                target = IsObject ? Head : null;
                return -1;

            case InObject when nextIsMessages:
                StartMessages(first, before);
                return 0;

            case InMessages when isReadingMessages:
                StartMessage();
                return 0;

            case InMessage when nextIsContent:
                nextIsContent = false;
                return first == '"' ? StartContent(before) : -1;

            default:
                return -1;
        }
    }

    /// <summary>Called at the end of a value.</summary>
    /// <param name="last">The bytes up to its end that were not added yet.</param>
    /// <returns>Whether they were added now.</returns>
    public bool Ends(int depth, ReadOnlySpan<byte> last)
    {
        switch (depth)
        {
            case InObject when nextIsMessages:
                nextIsMessages = isReadingMessages = false;
                WatchedDepth = NamedDepth = InObject;
                target = Tail;
                return true;

            case InMessages when isReadingMessages:
                Take(last);
                target = null;
                return true;

            case InMessage when ReferenceEquals(target, current.Content):
                Take(last[..^1]);
                target = current.After;
                Take(target.Length == 0 ? "\""u8 : default);
                WatchedDepth = InMessages;
                return true;

            default:
                return false;
        }
    }

    private void StartMessages(byte first, ReadOnlySpan<byte> before)
    {
        Take(before);
        if (hasMessages)
        {
            Tail.RemoveLast(MemberName.Length(nameLength), MemberName.Length("messages"u8.Length));
        }

        hasMessages = true;
        next = count = 0;
        Kind = first switch
        {
            (byte)'[' => MessagesKind.Array,
            (byte)'n' => MessagesKind.None,
            _ => MessagesKind.Other,
        };
        isReadingMessages = Kind == MessagesKind.Array;
        WatchedDepth = isReadingMessages ? InMessages : InObject;
        NamedDepth = isReadingMessages ? InMessage : InObject;
        target = null;
    }

    private void StartMessage()
    {
        current = slots[next];
        current.Clear();
        target = current.Before;
        nextIsContent = false;
        next = next + 1 == slots.Length ? 0 : next + 1;
        count = Math.Min(count + 1, slots.Length);
    }

    private int StartContent(ReadOnlySpan<byte> before)
    {
        Take(before);
        if (current.HasContent)
        {
            current.After.RemoveLast(MemberName.Length(nameLength), MemberName.Length("content"u8.Length));
            current.Content.Clear();
        }
        else
        {
            Take("\""u8);
        }

        current.HasContent = true;
        target = current.Content;
        return 1;
    }
}
