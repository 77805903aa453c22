using System.Globalization;
using System.Text;
using Mocks.Go.Crypto;

namespace Mocks.MockCoderd.Bridge.Model;

/// <summary>Ids that are derived from a seed and the number of the interception, so that a run can be repeated byte for byte.</summary>
/// <param name="Number">Counts the interceptions from 1.</param>
internal readonly record struct Ids(int Seed, long Number)
{
    /// <summary>The interception's own id.</summary>
    public Guid Interception => Uuid(string.Create(CultureInfo.InvariantCulture, $"{Seed}/{Number}"));

    /// <summary>A version 4 UUID in form, derived from a text.</summary>
    public static Guid Uuid(string text)
    {
        var bytes = Sha256.Sum256(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A provider's id, e.g. <c>resp_</c> and 48 hex digits.</summary>
    public string Of(string prefix, int index = 0) => prefix + Convert.ToHexStringLower(Sha256.Sum256(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Seed}/{Number}/{prefix}{index}"))))[..48];
}
