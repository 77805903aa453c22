using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mocks.Bench;

/// <summary>A log snapshot to post.</summary>
internal sealed record Post(string Task, string Token, int Number);

/// <summary>The result of many posts at once.</summary>
/// <param name="Refused">The number of answers other than 204.</param>
internal sealed record Load(double Seconds, double[] Milliseconds, int Refused)
{
    public double Percentile(double share) => Milliseconds.Order().ElementAt((int)Math.Ceiling(Milliseconds.Length * share) - 1);

    /// <summary>Posts all of them, over <see cref="Server.Connections"/> connections.</summary>
    /// <remarks>Plain sockets: the client shares the cores, and must not be most of the measured cost.</remarks>
    public static async Task<Load> PostAsync(Uri address, IReadOnlyList<Post> posts)
    {
        var times = new double[posts.Count];
        var (taken, refused) = (-1, 0);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Server.Connections).Select(async _ =>
        {
            using var connection = new PostConnection(address);
            while (Interlocked.Increment(ref taken) is var next && next < posts.Count)
            {
                var start = Stopwatch.GetTimestamp();
                var status = await connection.SendAsync(posts[next]);
                times[next] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (status != 204)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        }));
        return new Load(clock.Elapsed.TotalSeconds, times, refused);
    }
}

/// <summary>A connection that posts snapshots of 60 KB, one at a time.</summary>
internal sealed class PostConnection(Uri address) : IDisposable
{
    // Each post's own start is written right before the common filling.
    private const int MaxStart = 512;
    private const int Filling = 60_000;
    private static readonly byte[] End = Encoding.ASCII.GetBytes("\",\"time\":\"2025-01-01T00:00:00Z\"}]}");

    private readonly byte[] _request = [.. new byte[MaxStart], .. Enumerable.Repeat((byte)'x', Filling), .. End];
    private readonly byte[] _answer = new byte[4096];
    private Socket? _socket;

    /// <returns>The status of the answer; 0 when the connection ended before there was one.</returns>
    public async Task<int> SendAsync(Post post)
    {
        var request = RequestOf(post);
        if (_socket is null)
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await _socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port);
        }

        var status = await StatusAsync(_socket, request);
        if (status != 204)
        {
            // An error has a body, which is not read.
            Dispose();
        }

        return status;
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<int> StatusAsync(Socket socket, ReadOnlyMemory<byte> request)
    {
        try
        {
            while (!request.IsEmpty)
            {
                request = request[await socket.SendAsync(request)..];
            }

            for (var got = 0; got < _answer.Length && await socket.ReceiveAsync(_answer.AsMemory(got)) is > 0 and var read;)
            {
                got += read;
                if (_answer.AsSpan(0, got).IndexOf("\r\n\r\n"u8) >= 0)
                {
                    return int.Parse(_answer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
                }
            }
        }
        catch (SocketException)
        {
            // A closed connection counts as refused.
        }

        return 0;
    }

    private ReadOnlyMemory<byte> RequestOf(Post post)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"{{\"messages\":[{{\"id\":{post.Number},\"role\":\"agent\",\"content\":\"");
        var start = string.Create(CultureInfo.InvariantCulture, $"""
            POST /api/v2/workspaceagents/me/tasks/{post.Task}/log-snapshot?format=agentapi HTTP/1.1
            Host: {address.Authority}
            Coder-Session-Token: {post.Token}
            Content-Type: application/json
            Content-Length: {body.Length + Filling + End.Length}

            {body}
            """).ReplaceLineEndings("\r\n");
        Encoding.ASCII.GetBytes(start, _request.AsSpan(MaxStart - start.Length));
        return _request.AsMemory(MaxStart - start.Length);
    }
}
