using System.Buffers.Binary;
using System.Text;

namespace Mocks.GoLibraries.CoderWebSocket;

/// <summary>The payload of a close frame.</summary>
/// <remarks>Source: RFC 6455, section 7.4; coder/websocket 1.8, <c>close.go</c>, <c>stringer.go</c>.</remarks>
public static class CloseCode
{
    public const int Normal = 1000;
    public const int GoingAway = 1001;
    public const int ProtocolError = 1002;
    public const int UnsupportedData = 1003;
    public const int PolicyViolation = 1008;

    // How the library names codes in its error. Only codes that must not be sent get there.
    private static readonly Dictionary<int, string> Names = new()
    {
        [1004] = "statusReserved",
        [1005] = "StatusNoStatusRcvd",
        [1006] = "StatusAbnormalClosure",
        [1015] = "StatusTLSHandshake",
    };

    public static byte[] Payload(int code, string reason) => [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)];

    /// <returns>The client's code, null for an empty payload; or the library's error.</returns>
    public static (int? Code, string? Wrong) Read(ReadOnlySpan<byte> payload)
    {
        switch (payload.Length)
        {
            case 0:
                return (null, null);
            case 1:
                return (null, $"close payload {GoQuote.Quote(payload)} too small, cannot even contain the 2 byte status code");
        }

        var code = BinaryPrimitives.ReadUInt16BigEndian(payload);
        var mayBeSent = code is >= 1000 and <= 1014 and not (1004 or 1005 or 1006) or >= 3000 and <= 4999;
        return mayBeSent ? (code, null) : (null, $"invalid status code {Names.GetValueOrDefault(code) ?? $"StatusCode({code})"}");
    }
}
