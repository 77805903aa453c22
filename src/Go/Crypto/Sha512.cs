namespace Mocks.Go.Crypto;

/// <remarks>Source: Go, <c>crypto/sha512</c>, <c>crypto/hmac</c>; FIPS 180-4, section 6.4; RFC 2104.</remarks>
public sealed class Sha512() : Sha2<ulong>(Sha2Constants.Rounds, new(1, 8, 7, 19, 61, 6, 14, 18, 41, 28, 34, 39))
{
    public static byte[] Sum512(ReadOnlySpan<byte> data) => new Sha512().SumOf(data);

    /// <summary>The HMAC of a text.</summary>
    public static byte[] Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        var (inner, outer) = (new Sha512(), new Sha512());
        var block = new byte[inner.BlockBytes];
        (key.Length > block.Length ? Sum512(key) : key).CopyTo(block);
        inner.Write(Array.ConvertAll(block, one => (byte)(one ^ 0x36)));
        outer.Write(Array.ConvertAll(block, one => (byte)(one ^ 0x5c)));
        return outer.SumOf(inner.SumOf(text));
    }
}
