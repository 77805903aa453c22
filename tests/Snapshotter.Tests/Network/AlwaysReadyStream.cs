using System.Net.Sockets;
using System.Text;
using Mocks.Snapshotter.Network;

namespace Mocks.Snapshotter.Tests.Network;

/// <summary>A connection that never has to be waited for: a piece is there before each read, and the peer has room before each write.</summary>
/// <remarks>It is a Unix socket, because a byte written to it can be read at once.</remarks>
internal sealed class AlwaysReadyStream : ByteStream
{
    /// <summary>Far more than a test needs; ends a test in which nothing else gets a turn.</summary>
    public const int MaxMoves = 5000;

    private readonly Socket _near = Unix();
    private readonly TcpStream _stream;
    private readonly byte[] _dropped = new byte[64 * 1024];

    public AlwaysReadyStream(PollLoop loop)
    {
        using var listener = Unix();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        _near.Connect(new UnixDomainSocketEndPoint(path));
        Peer = listener.Accept();
        File.Delete(path);
        _near.Blocking = false;
        _stream = new(loop, (int)_near.Handle);
    }

    public Socket Peer { get; }

    /// <summary>What the peer does before each read, such as sending a piece.</summary>
    public Action BeforeRead { get; set; } = () => { };

    /// <summary>Reads and writes so far.</summary>
    public int Moves { get; private set; }

    /// <summary>Lets the peer send a text, and then a piece before each read.</summary>
    public void Flood(string beginning, string piece, Action<byte[]> send)
    {
        send(Encoding.ASCII.GetBytes(beginning));
        BeforeRead = () => send(Encoding.ASCII.GetBytes(piece));
    }

    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        Count();
        BeforeRead();
        return await _stream.ReceiveAsync(buffer);
    }

    public override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        Count();
        await _stream.SendAsync(bytes);
    }

    /// <summary>Takes what was written off the peer's socket.</summary>
    public void Drain()
    {
        while (Peer.Available > 0)
        {
            Peer.Receive(_dropped);
        }
    }

    public override void Dispose()
    {
        _near.Dispose();
        Peer.Dispose();
    }

    private void Count()
    {
        Moves++;
        if (Moves > MaxMoves)
        {
            throw new InvalidOperationException("Nothing else got a turn.");
        }
    }

    private static Socket Unix() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
