using System.Buffers;

namespace Mocks.AgentRpc;

/// <summary>A queue of bytes in a pooled array that grows; without bytes it has no array.</summary>
internal struct PooledBytes
{
    private const int SmallestArray = 1024;

    private byte[]? _array;
    private int _start;
    private int _end;

    public readonly int Count => _end - _start;

    public readonly ReadOnlyMemory<byte> Memory => _array.AsMemory(_start, Count);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _end += bytes.Length;
    }

    /// <summary>A place for this many bytes or more; <see cref="Added"/> says how many were written.</summary>
    public Span<byte> Room(int count)
    {
        Reserve(count);
        return _array.AsSpan(_end);
    }

    /// <inheritdoc cref="Room"/>
    public Memory<byte> RoomAsMemory(int count)
    {
        Reserve(count);
        return _array.AsMemory(_end);
    }

    public void Added(int count) => _end += count;

    /// <summary>Moves bytes out of the queue.</summary>
    /// <returns>How many.</returns>
    public int MoveTo(Span<byte> target)
    {
        var count = Math.Min(Count, target.Length);
        _array.AsSpan(_start, count).CopyTo(target);
        Remove(count);
        return count;
    }

    public void Remove(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Clear();
        }
    }

    /// <summary>Gives the array back to the pool.</summary>
    public void Clear()
    {
        if (_array is { } array)
        {
            (_array, _start, _end) = (null, 0, 0);
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private void Reserve(int count)
    {
        if (_array is not null && _array.Length - _end >= count)
        {
            return;
        }

        // Moving to the front is worth it only when much of the array is free: otherwise a small read would move the whole queue each time.
        var fits = _array is not null && _array.Length - Count >= count && _start >= Count;
        var target = fits ? _array! : ArrayPool<byte>.Shared.Rent(Math.Max(SmallestArray, Math.Max(Count + count, fits || _array is null ? 0 : 2 * Count)));
        _array.AsSpan(_start, Count).CopyTo(target);
        if (_array is not null && target != _array)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        (_array, _start, _end) = (target, 0, Count);
    }
}
