using System.Text;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tests.Yamux;
using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Tests.Drpc;

/// <summary>A server of dRPC, and a client that sends it bytes on yamux streams, frame by frame.</summary>
internal sealed class RawCall : IAsyncDisposable
{
    public const byte Invoke = 1;
    public const byte Message = 2;
    public const byte Cancel = 4;
    public const byte Close = 5;
    public const byte CloseSend = 6;
    public const byte InvokeMetadata = 7;

    private readonly YamuxSession _session;

    private RawCall(RawPeer peer, YamuxSession session, Task serving) => (Peer, _session, Serving) = (peer, session, serving);

    public RawPeer Peer { get; }

    /// <summary>Completes when the session has ended and every handler has returned.</summary>
    public Task Serving { get; }

    public static async Task<RawCall> ServeAsync(Func<string, DrpcHandler?> find, YamuxSettings? settings = null)
    {
        var (client, server) = await SocketPair.ConnectAsync();
        var session = YamuxSession.Server(server, settings);
        return new RawCall(new RawPeer(client), session, DrpcServer.ServeAsync(session, find, TestContext.Current.CancellationToken));
    }

    /// <summary>A frame of dRPC.</summary>
    public static byte[] Frame(byte kind, int call, int message, byte[] data, bool done = true, bool control = false) =>
        [(byte)((kind << 1) | (done ? 1 : 0) | (control ? 0x80 : 0)), (byte)call, (byte)message, .. Length(data.Length), .. data];

    public static byte[] Frame(byte kind, int call, int message, string data) => Frame(kind, call, message, Encoding.UTF8.GetBytes(data));

    public Task OpenAsync(uint stream, params byte[][] frames) =>
        Peer.SendAsync(RawFrame.OfWindow(stream, RawFrame.Syn), RawFrame.OfData(stream, [.. frames.SelectMany(frame => frame)]));

    public Task SendAsync(uint stream, params byte[][] frames) => Peer.SendAsync(RawFrame.OfData(stream, [.. frames.SelectMany(frame => frame)]));

    /// <summary>Makes a call that a healthy session answers.</summary>
    public async Task AssertServesAsync(uint stream)
    {
        await OpenAsync(stream, Frame(Invoke, 1, 1, "/service/Echo"), Frame(Message, 1, 2, "hello"), Frame(CloseSend, 1, 3, ""));
        var received = await Peer.ReadUntilAsync(frame => frame.Stream == stream && frame.Data is [0x0D, ..]);
        Assert.Equal("hello"u8.ToArray(), received[^2].Data[4..]);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await Serving;
        Peer.Dispose();
    }

    private static byte[] Length(int length)
    {
        var bytes = new List<byte>();
        for (; length > 0x7F; length >>= 7)
        {
            bytes.Add((byte)(length | 0x80));
        }

        return [.. bytes, (byte)length];
    }
}
