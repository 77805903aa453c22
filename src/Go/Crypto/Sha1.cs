using System.Buffers.Binary;

namespace Mocks.Go.Crypto;

/// <remarks>Source: Go, <c>crypto/sha1</c>; FIPS 180-4, section 6.1. For WebSockets, which prescribe it; nothing depends on its strength.</remarks>
public sealed class Sha1() : Hash(64)
{
    private readonly uint[] _state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];

    public static byte[] Sum(ReadOnlySpan<byte> data) => new Sha1().SumOf(data);

    private protected override void Compress(ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[80];
        for (var t = 0; t < w.Length; t++)
        {
            w[t] = t < 16 ? BinaryPrimitives.ReadUInt32BigEndian(block[(4 * t)..]) : uint.RotateLeft(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
        }

        var (a, b, c, d, e) = (_state[0], _state[1], _state[2], _state[3], _state[4]);
        for (var t = 0; t < w.Length; t++)
        {
            var (chosen, constant) = (t / 20) switch
            {
                0 => ((b & c) ^ (~b & d), 0x5a827999u),
                1 => (b ^ c ^ d, 0x6ed9eba1u),
                2 => ((b & c) ^ (b & d) ^ (c & d), 0x8f1bbcdcu),
                _ => (b ^ c ^ d, 0xca62c1d6u),
            };
            (e, d, c, b, a) = (d, c, uint.RotateLeft(b, 30), a, uint.RotateLeft(a, 5) + chosen + e + constant + w[t]);
        }

        ReadOnlySpan<uint> after = [a, b, c, d, e];
        for (var at = 0; at < after.Length; at++)
        {
            _state[at] += after[at];
        }
    }

    private protected override byte[] Digest()
    {
        var digest = new byte[_state.Length * sizeof(uint)];
        for (var at = 0; at < _state.Length; at++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest.AsSpan(at * sizeof(uint)), _state[at]);
        }

        return digest;
    }
}
