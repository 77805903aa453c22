using Google.Protobuf;
using Mocks.AgentRpc.Drpc;
using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.Rpc;

/// <summary>Ids and enums as coderd's texts name them.</summary>
internal static class ProtoNames
{
    /// <param name="prefix">What the caller's text begins with, e.g. <c>script id from bytes: </c>.</param>
    /// <exception cref="DrpcException">There are not 16 bytes.</exception>
    public static Guid ToUuid(this ByteString bytes, string prefix) => bytes.Length == 16
        ? new Guid(bytes.Span, bigEndian: true)
        : throw new DrpcException($"{prefix}invalid UUID (got {bytes.Length} bytes)");

    public static ByteString ToBytes(this Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    /// <summary>In double quotes: the name of the value 0, or the number of one that is unknown.</summary>
    public static string Quoted<T>(T value, string zero)
        where T : struct, Enum => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) is var number && number == 0 ? $"\"{zero}\"" : $"\"{number}\"";

    public static string Quoted(this ByteString bytes) => GoQuote.Quote(bytes.Span);
}
