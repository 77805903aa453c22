namespace Mocks.Mocking.Journal;

/// <summary>A body that is kept as it came: a small one in memory, a large one in a file.</summary>
public sealed class KeptBody
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly BodyFile.Slot? _slot;

    internal KeptBody(ReadOnlyMemory<byte> bytes) => (_bytes, Length) = (bytes, bytes.Length);

    internal KeptBody(BodyFile.Slot slot, int length) => (_slot, Length) = (slot, length);

    /// <summary>In bytes.</summary>
    public int Length { get; }

    internal bool IsInMemory => _slot is null;

    /// <summary>Its bytes. Those of a large one are read from the file each time.</summary>
    /// <param name="most">No more than so many from its start.</param>
    public ReadOnlyMemory<byte> Read(int most = int.MaxValue)
    {
        var length = Math.Min(most, Length);
        return _slot is null ? _bytes[..length] : _slot.Read(length);
    }
}

/// <summary>A body in memory that is used again: to be disposed when nobody looks at its bytes any more.</summary>
/// <param name="Bytes">All of it. Good until the end of this.</param>
/// <param name="Kept">The same, to be kept.</param>
public sealed record BorrowedBody(ReadOnlyMemory<byte> Bytes, KeptBody Kept, IDisposable? Memory) : IDisposable
{
    public void Dispose() => Memory?.Dispose();
}
