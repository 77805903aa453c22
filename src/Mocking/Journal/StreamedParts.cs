using System.Buffers;

namespace Mocks.Mocking.Journal;

/// <summary>A part of a streamed answer: what was sent at one time.</summary>
/// <param name="AtMs">Milliseconds after the request's head.</param>
/// <param name="Start">Its first bytes.</param>
public readonly record struct StreamedPart(double AtMs, long Bytes, ReadOnlyMemory<byte> Start);

/// <summary>The parts of a streamed answer in the order of time. Bounded: of a long stream it has the first ones.</summary>
public sealed class StreamedParts
{
    /// <summary>Parts that are kept.</summary>
    public const int Max = 100;

    /// <summary>Bytes of the parts' starts that are kept; a single start takes at most <see cref="MaxStart"/>.</summary>
    public const int MaxStarts = 4 * 1024;

    public const int MaxStart = 128;

    private const int BytesOfAPart = 40;

    private readonly Lock _gate = new();
    private readonly List<StreamedPart> _parts = [];
    private readonly ArrayBufferWriter<byte> _start = new(MaxStart);
    private int _starts;
    private long _bytes;

    /// <summary>Parts after the kept ones.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Bytes that were written.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes that it takes in memory.</summary>
    public long Weight => ((long)_parts.Count * BytesOfAPart) + _starts;

    public IReadOnlyList<StreamedPart> All()
    {
        lock (_gate)
        {
            return [.. _parts];
        }
    }

    /// <summary>Notes bytes of the part that is being written.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        Bytes += bytes.Length;
        var kept = Math.Min(bytes.Length, Math.Min(MaxStart - _start.WrittenCount, MaxStarts - _starts - _start.WrittenCount));
        if (kept > 0)
        {
            _start.Write(bytes[..kept]);
        }
    }

    /// <summary>The part is on its way to the client.</summary>
    public void End(double atMs)
    {
        if (_bytes == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_parts.Count < Max)
            {
                _parts.Add(new StreamedPart(atMs, _bytes, _start.WrittenSpan.ToArray()));
                _starts += _start.WrittenCount;
            }
            else
            {
                LeftOut++;
            }
        }

        _bytes = 0;
        _start.ResetWrittenCount();
    }
}
