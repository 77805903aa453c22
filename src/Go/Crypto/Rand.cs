namespace Mocks.Go.Crypto;

/// <summary>Cryptographically random bytes.</summary>
/// <remarks>Source: Go, <c>crypto/rand</c>. The framework takes those of a new GUID from the system's generator, and needs no OpenSSL for it; six bits of each sixteen bytes are fixed.</remarks>
public static class Rand
{
    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var left = bytes.AsSpan(); !left.IsEmpty;)
        {
            var part = Guid.NewGuid().ToByteArray().AsSpan(0, Math.Min(left.Length, 16));
            part.CopyTo(left);
            left = left[part.Length..];
        }

        return bytes;
    }
}
