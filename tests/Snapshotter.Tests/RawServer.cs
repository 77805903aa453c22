using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mocks.Snapshotter.Tests;

/// <summary>A request: its head as received, without the empty line, and its body up to its Content-Length.</summary>
internal sealed record RawRequest(string Head, byte[] Body)
{
    public string Line => Head.Split("\r\n")[0];

    public string[] Headers(string name) =>
    [
        .. Head.Split("\r\n").Skip(1)
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim()),
    ];
}

/// <summary>A socket server on a free port that sends exactly the bytes a test gives, wrong answers included.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Func<RawRequest, NetworkStream, CancellationToken, Task> _answer;

    /// <param name="port">0 for a free one.</param>
    /// <param name="host">127.0.0.1 when null.</param>
    public RawServer(Func<RawRequest, NetworkStream, CancellationToken, Task> answer, int port = 0, IPAddress? host = null)
    {
        _answer = answer;
        _listener = new(host ?? IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    /// <summary>Also after it is disposed.</summary>
    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}/";

    public ConcurrentQueue<RawRequest> Requests { get; } = new();

    /// <summary>Completes with the first request.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A server that gives the same answer to every request.</summary>
    public static RawServer Answering(int status, string body = "", string headers = "", int port = 0, IPAddress? host = null) =>
        new((_, stream, cancellationToken) => stream.WriteAsync(Response(status, Encoding.UTF8.GetBytes(body), headers), cancellationToken).AsTask(), port, host);

    /// <summary>A server that reads requests and never answers.</summary>
    public static RawServer Silent() => new((_, _, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));

    public static byte[] Response(int status, byte[] body, string headers = "") =>
    [
        .. Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} X\r\n{headers}" + (status == 204 ? "" : $"Content-Length: {body.Length}\r\n") + "\r\n"),
        .. body,
    ];

    public void Dispose()
    {
        if (_stopped.IsCancellationRequested)
        {
            return;
        }

        _stopped.Cancel();
        _listener.Dispose();
        _stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_stopped.Token));
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var request = await ReadAsync(stream, _stopped.Token);
            Requests.Enqueue(request);
            Asked.TrySetResult();
            await _answer(request, stream, _stopped.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The client closed the connection, or the test is over.
        }
    }

    private static async Task<RawRequest> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        var piece = new byte[4096];
        int end;
        while ((end = bytes.ToArray().AsSpan().IndexOf("\r\n\r\n"u8)) < 0)
        {
            bytes.AddRange(piece[..await ReadSomeAsync(stream, piece, cancellationToken)]);
        }

        var head = Encoding.Latin1.GetString([.. bytes[..end]]);
        var length = int.Parse(new RawRequest(head, []).Headers("Content-Length").SingleOrDefault("0"), null);
        while (bytes.Count < end + 4 + length)
        {
            bytes.AddRange(piece[..await ReadSomeAsync(stream, piece, cancellationToken)]);
        }

        return new(head, [.. bytes[(end + 4)..]]);
    }

    private static async Task<int> ReadSomeAsync(NetworkStream stream, byte[] piece, CancellationToken cancellationToken)
    {
        var count = await stream.ReadAsync(piece, cancellationToken);
        return count > 0 ? count : throw new IOException("The client went away.");
    }
}
