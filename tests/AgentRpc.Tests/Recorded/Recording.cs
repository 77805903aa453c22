using System.Text.Json;
using Mocks.AgentRpc.Tests.Yamux;

namespace Mocks.AgentRpc.Tests.Recorded;

/// <summary>What the real libraries sent; see <c>tests/golden/rpc/README.md</c>.</summary>
internal sealed class Recording(JsonElement root)
{
    /// <summary>The recordings of calls, which another server or client can repeat.</summary>
    public static readonly string[] Calls =
    [
        "unary-call", "error-code-0", "unknown-rpc", "metadata", "server-stream-held", "bidirectional", "close-send-both", "cancel-hard", "cancel-soft",
        "300k-down", "two-calls-in-turn",
    ];

    public IReadOnlyList<(bool FromAgent, RawFrame Frame)> Frames { get; } =
        [.. root.GetProperty("yamux").EnumerateArray().Select(frame => (IsAgent(frame), RawFrame.Of(BytesOf(frame))))];

    public static Recording Read(string name) =>
        new(JsonDocument.Parse(File.ReadAllBytes(Repository.Golden("rpc", $"stream-{name}.json"))).RootElement);

    /// <summary>The packets of one side, put together from the frames of dRPC: the stream of yamux, the kind and the data.</summary>
    public List<(uint Stream, string Kind, byte[] Data)> Packets(bool fromAgent)
    {
        var packets = new List<(uint, string, byte[])>();
        foreach (var side in root.GetProperty("drpc").EnumerateArray().Where(side => IsAgent(side) == fromAgent))
        {
            var stream = side.GetProperty("yamuxStream").GetUInt32();
            var data = Frames.Where(one => one.FromAgent == fromAgent && one.Frame.Stream == stream).SelectMany(one => one.Frame.Data).ToArray();
            var (at, packet) = (0, new List<byte>());
            foreach (var frame in side.GetProperty("frames").EnumerateArray())
            {
                var bytes = frame.GetProperty("bytes").GetInt32();
                at += 3 + (bytes > 16383 ? 3 : bytes > 127 ? 2 : 1); // Call and message have one byte each in every recording.
                packet.AddRange(data.AsSpan(at, bytes));
                at += bytes;
                if (frame.GetProperty("done").GetBoolean())
                {
                    packets.Add((stream, frame.GetProperty("kind").GetString()!, [.. packet]));
                    packet.Clear();
                }
            }
        }

        return packets;
    }

    private static bool IsAgent(JsonElement one) => one.GetProperty("from").GetString() == "agent";

    private static byte[] BytesOf(JsonElement frame) => frame.TryGetProperty("hex", out var hex) ? Convert.FromHexString(hex.GetString()!)
        : [.. frame.GetProperty("pieces").EnumerateArray().SelectMany(piece => piece.TryGetProperty("hex", out var bytes) ? Convert.FromHexString(bytes.GetString()!)
            : Enumerable.Repeat(Convert.FromHexString(piece.GetProperty("repeat").GetString()!)[0], piece.GetProperty("times").GetInt32()))];
}
