using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace Mocks.Mocking.Journal;

/// <summary>Keeps large bodies out of memory, in a temporary file that no one else can see and that ends with the process.</summary>
/// <remarks>
/// A list that is being shown may hold bodies that were evicted long ago, so a place in the file is free once nobody can
/// ask for it any more, which only the garbage collector knows. Where there can be no file, or it is full, they stay in memory.
/// </remarks>
/// <param name="open">Makes the file, when the first large body comes.</param>
/// <param name="maxUnused">Bytes that may be written before places of bodies that are gone are looked for.</param>
public sealed class BodyFile(Func<SafeFileHandle> open, long maxUnused = 32 * 1024 * 1024)
{
    /// <summary>Bytes of a body that stay in memory.</summary>
    public const int MaxBytesInMemory = 4096;

    private readonly Lock _gate = new();
    private readonly Stack<long>[] _free = [.. Enumerable.Range(0, 32).Select(_ => new Stack<long>())];
    private SafeFileHandle? _file;
    private bool _hasNone;
    private long _end;
    private long _taken;

    /// <summary>A file without a name, or that has none any more when the process has ended, however that was.</summary>
    public static SafeFileHandle OpenTemporary(string folder)
    {
        var path = Path.Combine(folder, $"mocks-{Guid.NewGuid():N}.bodies");
        var options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, options);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }

    /// <summary>How long the file is, in bytes.</summary>
    public long Length
    {
        get
        {
            lock (_gate)
            {
                return _end;
            }
        }
    }

    /// <summary>Keeps a copy of a body.</summary>
    public KeptBody Keep(ReadOnlySpan<byte> body) =>
        body.Length > MaxBytesInMemory && Write(body) is { } slot ? new KeptBody(slot, body.Length) : new KeptBody(body.ToArray());

    private Slot? Write(ReadOnlySpan<byte> body)
    {
        if (Take(body.Length) is not { } slot)
        {
            return null;
        }

        try
        {
            slot.Write(body);
            return slot;
        }
        catch (IOException)
        {
            return null; // The disk is full. The place is free again when the slot is gone.
        }
    }

    private Slot? Take(int length)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)length);
        bool isTimeToCollect;
        long at;
        SafeFileHandle file;
        lock (_gate)
        {
            if ((_file ??= Create()) is not { } opened)
            {
                return null;
            }

            file = opened;
            var free = _free[BitOperations.Log2((uint)size)];
            isTimeToCollect = free.Count == 0 && _taken >= maxUnused;
            _taken = isTimeToCollect ? size : _taken + size;
            if (!free.TryPop(out at))
            {
                (at, _end) = (_end, _end + size);
            }
        }

        if (isTimeToCollect)
        {
            GC.Collect();
        }

        return new Slot(this, file, at, size);
    }

    private void Free(Slot slot)
    {
        lock (_gate)
        {
            _free[BitOperations.Log2((uint)slot.Size)].Push(slot.At);
        }
    }

    private SafeFileHandle? Create()
    {
        try
        {
            return _hasNone ? null : open();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _hasNone = true;
            return null;
        }
    }

    /// <summary>A place in the file, for as long as anyone holds it.</summary>
    internal sealed class Slot(BodyFile owner, SafeFileHandle file, long at, int size)
    {
        ~Slot() => owner.Free(this);

        public long At => at;

        public int Size => size;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            RandomAccess.Write(file, bytes, at);
            GC.KeepAlive(this);
        }

        public byte[] Read(int length)
        {
            var bytes = GC.AllocateUninitializedArray<byte>(length);
            for (var read = 0; read < length;)
            {
                var more = RandomAccess.Read(file, bytes.AsSpan(read), at + read);
                read += more > 0 ? more : throw new EndOfStreamException("The file of large bodies was cut.");
            }

            GC.KeepAlive(this);
            return bytes;
        }
    }
}
