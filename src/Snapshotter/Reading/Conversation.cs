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

    private readonly Message[] _slots;
    private int _next;
    private int _count;
    private Message _current;
    private Part? _target;
    private bool _hasMessages;
    private bool _isReadingMessages;
    private bool _nextIsMessages;
    private bool _nextIsContent;
    private int _nameLength;

    public Conversation(int maxMessages, int maxBytes, bool keepsPadding)
    {
        _slots = new Message[maxMessages];
        for (var slot = 0; slot < maxMessages; slot++)
        {
            _slots[slot] = new(keepsPadding, maxBytes);
        }

        _current = _slots[0];
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
        var oldest = _count < _slots.Length ? 0 : _next;
        return [.. _slots[oldest.._count], .. _slots[..oldest]];
    }

    /// <summary>Adds bytes of the document, without whitespace.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            _target?.Append(bytes);
        }
    }

    /// <summary>Called at the name of a member.</summary>
    /// <param name="name">With its escapes as received.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Names(int depth, ReadOnlySpan<byte> name)
    {
        _nameLength = name.Length;
        if (depth == InObject)
        {
            _nextIsMessages = MemberName.Is(name, "messages"u8);
        }
        else if (depth == InMessage)
        {
            _nextIsContent = MemberName.Is(name, "content"u8);
            WatchedDepth = _nextIsContent ? InMessage : InMessages;
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
                _target = IsObject ? Head : null;
                return -1;

            case InObject when _nextIsMessages:
                StartMessages(first, before);
                return 0;

            case InMessages when _isReadingMessages:
                StartMessage();
                return 0;

            case InMessage when _nextIsContent:
                _nextIsContent = false;
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
            case InObject when _nextIsMessages:
                _nextIsMessages = _isReadingMessages = false;
                WatchedDepth = NamedDepth = InObject;
                _target = Tail;
                return true;

            case InMessages when _isReadingMessages:
                Take(last);
                _target = null;
                return true;

            case InMessage when ReferenceEquals(_target, _current.Content):
                Take(last[..^1]);
                _target = _current.After;
                Take(_target.Length == 0 ? "\""u8 : default);
                WatchedDepth = InMessages;
                return true;

            default:
                return false;
        }
    }

    private void StartMessages(byte first, ReadOnlySpan<byte> before)
    {
        Take(before);
        if (_hasMessages)
        {
            Tail.RemoveLast(MemberName.Length(_nameLength), MemberName.Length("messages"u8.Length));
        }

        _hasMessages = true;
        _next = _count = 0;
        Kind = first switch
        {
            (byte)'[' => MessagesKind.Array,
            (byte)'n' => MessagesKind.None,
            _ => MessagesKind.Other,
        };
        _isReadingMessages = Kind == MessagesKind.Array;
        WatchedDepth = _isReadingMessages ? InMessages : InObject;
        NamedDepth = _isReadingMessages ? InMessage : InObject;
        _target = null;
    }

    private void StartMessage()
    {
        _current = _slots[_next];
        _current.Clear();
        _target = _current.Before;
        _nextIsContent = false;
        _next = _next + 1 == _slots.Length ? 0 : _next + 1;
        _count = Math.Min(_count + 1, _slots.Length);
    }

    private int StartContent(ReadOnlySpan<byte> before)
    {
        Take(before);
        if (_current.HasContent)
        {
            _current.After.RemoveLast(MemberName.Length(_nameLength), MemberName.Length("content"u8.Length));
            _current.Content.Clear();
        }
        else
        {
            Take("\""u8);
        }

        _current.HasContent = true;
        _target = _current.Content;
        return 1;
    }
}
