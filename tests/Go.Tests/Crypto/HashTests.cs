using System.Security.Cryptography;
using Mocks.Go.Crypto;

namespace Mocks.Go.Tests.Crypto;

/// <summary>The hashes against the framework's, at every length around the ends of blocks, whole and in parts.</summary>
public sealed class HashTests
{
    private const int LongestTried = 1 << 9;

    private static readonly byte[] Data = [.. Enumerable.Range(0, 1 << 20).Select(at => (byte)((at * 31) ^ (at >> 7)))];

#pragma warning disable CA5350 // WebSockets prescribe SHA-1.
    public static readonly TheoryData<string> Known = ["sha1", "sha256", "sha512"];

    [Theory, MemberData(nameof(Known))]
    public void It_is_the_frameworks_at_every_length(string name) => Assert.All(
        Enumerable.Range(0, LongestTried).Append(Data.Length), length => Assert.Equal(Wanted(name, Data.AsSpan(0, length)), Given(name, Data.AsSpan(0, length))));

    [Theory, MemberData(nameof(Known))]
    public void It_may_come_in_parts_of_any_size(string name) => Assert.All(Enumerable.Range(1, 200), size =>
    {
        var hash = New(name);
        for (var rest = Data.AsSpan(0, LongestTried + 13); !rest.IsEmpty; rest = rest[Math.Min(size, rest.Length)..])
        {
            hash.Write(rest[..Math.Min(size, rest.Length)]);
        }

        Assert.Equal(Wanted(name, Data.AsSpan(0, LongestTried + 13)), hash.Sum());
    });

    [Fact]
    public void A_keyed_hash_is_the_frameworks_for_keys_of_every_length() => Assert.All(Enumerable.Range(0, 300), length =>
        Assert.Equal(HMACSHA512.HashData(Data.AsSpan(7, length), Data.AsSpan(0, 2 * length)), Sha512.Hmac(Data.AsSpan(7, length), Data.AsSpan(0, 2 * length))));

    [Fact]
    public void Random_bytes_have_the_length_that_was_asked_for_and_differ()
    {
        Assert.All(Enumerable.Range(0, 65), count => Assert.Equal(count, Rand.Bytes(count).Length));
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => Convert.ToHexString(Rand.Bytes(16))).Distinct().Count());
        Assert.NotEqual(Rand.Bytes(64)[48..], new byte[16]);
    }

    private static Hash New(string name) => name switch { "sha1" => new Sha1(), "sha256" => new Sha256(), _ => new Sha512() };

    private static byte[] Given(string name, ReadOnlySpan<byte> data) => name switch
    {
        "sha1" => Sha1.Sum(data),
        "sha256" => Sha256.Sum256(data),
        _ => Sha512.Sum512(data),
    };

    private static byte[] Wanted(string name, ReadOnlySpan<byte> data) => name switch
    {
        "sha1" => SHA1.HashData(data),
        "sha256" => SHA256.HashData(data),
        _ => SHA512.HashData(data),
    };
#pragma warning restore CA5350
}
