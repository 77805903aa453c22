using System.Net;
using System.Runtime.InteropServices;

namespace Mocks.Snapshotter.Network;

/// <summary>A TCP connection.</summary>
/// <remarks>
/// Each receive and each send waits in the loop first, also when it could be done at once. Otherwise other tries and the time
/// limit would have no turn while a server sends faster than it is read.
/// </remarks>
internal sealed class TcpStream : ByteStream
{
    /// <summary>As in curl: the next address is tried with the one before still open.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(200);

    private readonly PollLoop _loop;
    private readonly int[] _descriptor;
    private bool _isClosed;

    /// <param name="descriptor">A connected socket that never blocks.</param>
    internal TcpStream(PollLoop loop, int descriptor) => (_loop, _descriptor) = (loop, [descriptor]);

    /// <summary>Connects to the first address that accepts.</summary>
    /// <param name="host">A name, an address, or an IPv6 address in brackets.</param>
    public static async ValueTask<TcpStream> ConnectAsync(PollLoop loop, string host, int port)
    {
        var addresses = new Queue<IPAddress>(await Resolver.ResolveAsync(loop, host));
        var problems = new List<string>();
        var open = new Dictionary<int, IPEndPoint>();
        try
        {
            while (true)
            {
                if (addresses.TryDequeue(out var address))
                {
                    Start(new(address, port), open, problems);
                }

                if (open.Count == 0 && addresses.Count == 0)
                {
                    throw new NetworkFailure($"cannot connect to {string.Join("; ", problems)}");
                }

                if (open.Count > 0 && await loop.ReadyAsync([.. open.Keys], Libc.Out, addresses.Count > 0 ? HeadStart : null) is >= 0 and var ready)
                {
                    open.Remove(ready, out var endPoint);
                    if (Libc.ErrorOf(ready) is not 0 and var error)
                    {
                        problems.Add($"{endPoint}: {Marshal.GetPInvokeErrorMessage(error)}");
                        _ = Libc.Close(ready);
                        continue;
                    }

                    return new(loop, ready);
                }
            }
        }
        finally
        {
            foreach (var descriptor in open.Keys)
            {
                _ = Libc.Close(descriptor);
            }
        }
    }

    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        while (true)
        {
            await _loop.ReadyAsync(_descriptor, Libc.In);
            var count = Libc.Receive(_descriptor[0], buffer.Span, buffer.Length, 0);
            if (count >= 0)
            {
                return (int)count;
            }

            ThrowUnlessPassing();
        }
    }

    public override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            await _loop.ReadyAsync(_descriptor, Libc.Out);
            var count = Libc.Send(_descriptor[0], bytes.Span, bytes.Length, 0);
            if (count >= 0)
            {
                bytes = bytes[(int)count..];
                continue;
            }

            ThrowUnlessPassing();
        }
    }

    public override void Dispose()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _ = Libc.Close(_descriptor[0]);
        }
    }

    private static void ThrowUnlessPassing()
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != Libc.WouldBlock && error != Libc.Interrupted)
        {
            throw new NetworkFailure($"the connection broke: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    private static void Start(IPEndPoint endPoint, Dictionary<int, IPEndPoint> open, List<string> problems)
    {
        var address = endPoint.Serialize();
        var descriptor = Libc.OpenTcp((int)NativeFamily(address));
        if (descriptor < 0)
        {
            problems.Add($"{endPoint}: {Libc.LastError()}");
            return;
        }

        // A connection attempt that a signal interrupts goes on.
        if (Libc.Connect(descriptor, address.Buffer.Span[..address.Size], address.Size) < 0
            && Marshal.GetLastPInvokeError() is var error && error != Libc.InProgress && error != Libc.Interrupted)
        {
            problems.Add($"{endPoint}: {Marshal.GetPInvokeErrorMessage(error)}");
            _ = Libc.Close(descriptor);
            return;
        }

        open.Add(descriptor, endPoint);
    }

    /// <summary>The system's number of an address's family: the first two bytes on Linux, the second on macOS.</summary>
    private static int NativeFamily(SocketAddress address) => OperatingSystem.IsLinux() ? MemoryMarshal.Read<ushort>(address.Buffer.Span) : address.Buffer.Span[1];
}
