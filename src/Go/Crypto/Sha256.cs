namespace Mocks.Go.Crypto;

/// <remarks>Source: Go, <c>crypto/sha256</c>; FIPS 180-4, section 6.2.</remarks>
public sealed class Sha256() : Sha2<uint>(Constants, new(7, 18, 3, 17, 19, 10, 6, 11, 25, 2, 13, 22))
{
    private static readonly uint[] Constants = Array.ConvertAll(Sha2Constants.Rounds[..64], Word);

    public static byte[] Sum256(ReadOnlySpan<byte> data) => new Sha256().SumOf(data);
}
