using System.Buffers.Binary;
using System.Text;

namespace Mocks.AgentRpc.Drpc;

/// <summary>The data of an error packet: eight bytes of code, then the text.</summary>
/// <remarks>Source: storj/drpc 0.0.34, <c>drpcwire/error.go</c>.</remarks>
internal static class ErrorPacket
{
    public static byte[] Write(DrpcException error)
    {
        var data = new byte[sizeof(ulong) + Encoding.UTF8.GetByteCount(error.Message)];
        BinaryPrimitives.WriteUInt64BigEndian(data, error.Code);
        Encoding.UTF8.GetBytes(error.Message, data.AsSpan(sizeof(ulong)));
        return data;
    }

    public static DrpcException Read(ReadOnlySpan<byte> data) => data.Length < sizeof(ulong)
        ? new DrpcException($"{Encoding.UTF8.GetString(data)} (drpcwire note: invalid error data)")
        : new DrpcException(Encoding.UTF8.GetString(data[sizeof(ulong)..]), BinaryPrimitives.ReadUInt64BigEndian(data));
}
