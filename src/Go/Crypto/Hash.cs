using System.Buffers.Binary;

namespace Mocks.Go.Crypto;

/// <summary>A hash of bytes that may come in parts, computed here: the framework's own classes need OpenSSL, and a native mock needs nothing but the C library.</summary>
/// <remarks>Source: FIPS 180-4, section 5: blocks of a fixed size; the last is filled up with a bit, zeros and the number of bits.</remarks>
public abstract class Hash
{
    private readonly byte[] _block;
    private int _filled;
    private long _length;

    private protected Hash(int blockBytes) => _block = new byte[blockBytes];

    internal int BlockBytes => _block.Length;

    public void Write(ReadOnlySpan<byte> data)
    {
        _length += data.Length;
        if (_filled > 0)
        {
            var part = data[..Math.Min(data.Length, _block.Length - _filled)];
            part.CopyTo(_block.AsSpan(_filled));
            _filled += part.Length;
            data = data[part.Length..];
            if (_filled < _block.Length)
            {
                return;
            }

            Compress(_block);
        }

        for (; data.Length >= _block.Length; data = data[_block.Length..])
        {
            Compress(data[.._block.Length]);
        }

        data.CopyTo(_block);
        _filled = data.Length;
    }

    /// <summary>The hash of all that was written. Nothing may be written after it.</summary>
    public byte[] Sum()
    {
        // The number of bits has an eighth of a block.
        var count = _block.Length / 8;
        var padding = new byte[_block.Length - ((_filled + count) % _block.Length) + count];
        padding[0] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(padding.AsSpan(padding.Length - sizeof(long)), _length * 8);
        Write(padding);
        return Digest();
    }

    private protected byte[] SumOf(ReadOnlySpan<byte> data)
    {
        Write(data);
        return Sum();
    }

    private protected abstract void Compress(ReadOnlySpan<byte> block);

    private protected abstract byte[] Digest();
}
