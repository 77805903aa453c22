namespace Mocks.Mocking.Rpc;

/// <summary>A message of a stream.</summary>
/// <param name="AtMs">Milliseconds after the call began.</param>
/// <param name="IsClients">The client sent it.</param>
/// <param name="Kept">Null when there was no place for it.</param>
internal readonly record struct CallMessage(double AtMs, bool IsClients, int Bytes, ReadOnlyMemory<byte>? Kept);

/// <summary>The part of an exchange that only a call has. Bounded: of a long stream it has the first messages.</summary>
internal sealed class CallRecord(CallHead head)
{
    /// <summary>Messages of a stream that are kept.</summary>
    public const int MaxMessages = 100;

    /// <summary>Bytes of the messages of a stream that are kept. There may be tens of thousands of open streams.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int BytesOfAMessage = 48;

    private readonly Lock _gate = new();
    private readonly List<CallMessage> _messages = [];
    private int _bytes;

    public CallHead Head => head;

    /// <summary>Of an error; null for a call without one.</summary>
    public ulong? Code { get; set; }

    /// <summary>The text of an error.</summary>
    public string? Error { get; set; }

    /// <summary>Messages of the client.</summary>
    public int Received { get; set; }

    /// <summary>Messages of the server.</summary>
    public int Sent { get; set; }

    /// <summary>Messages of a stream that are not in <see cref="All"/>.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Bytes that it takes in memory.</summary>
    public long Weight => ((long)_messages.Count * BytesOfAMessage) + _bytes + (sizeof(char) * (Error?.Length ?? 0));

    public IReadOnlyList<CallMessage> All()
    {
        lock (_gate)
        {
            return [.. _messages];
        }
    }

    /// <summary>Notes a message of a stream. A call with one request and one answer has its messages as bodies.</summary>
    public void Add(double atMs, bool isClients, ReadOnlySpan<byte> message)
    {
        if (!head.IsStream)
        {
            return;
        }

        lock (_gate)
        {
            if (_messages.Count == MaxMessages)
            {
                LeftOut++;
                return;
            }

            var hasPlace = message.Length <= MaxBytes - _bytes;
            _messages.Add(new(atMs, isClients, message.Length, hasPlace ? (ReadOnlyMemory<byte>?)message.ToArray() : null));
            _bytes += hasPlace ? message.Length : 0;
        }
    }
}
