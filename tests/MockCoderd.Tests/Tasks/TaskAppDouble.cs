using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mocks.MockCoderd.Tests.Tasks;

/// <summary>An AgentAPI with answers set by the test, which records its requests.</summary>
internal sealed class TaskAppDouble : IDisposable
{
    private const string Json = "application/json";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _asked = [];

    public TaskAppDouble()
    {
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _ = ServeAsync();
    }

    public string Url { get; }

    /// <summary>Path and answer: status, content type, body. Status 0 closes the connection.</summary>
    public Dictionary<string, (int Status, string Type, string Body)> Answers { get; } = new()
    {
        ["/status"] = (200, Json, """{"status":"stable"}"""),
        ["/messages"] = (200, Json, """{"messages":[]}"""),
        ["/message"] = (200, Json, """{"ok":true}"""),
    };

    /// <summary>Request line and body of every request, without the version.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>Head and body of the last request, as received.</summary>
    public (string[] Head, string Body) Last { get; private set; } = ([], "");

    /// <summary>Stops listening.</summary>
    public void Close() => _listener.Stop();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // The test is over, or the client closed the connection.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()) && await stream.ReadAsync(one, _stop.Token) == 1)
        {
            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n");
        var length = lines.Where(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal)).Select(line => int.Parse(line[16..], null)).FirstOrDefault();
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, _stop.Token);
        var request = lines[0].Split(' ');
        lock (_asked)
        {
            Last = ([.. lines.Where(line => line.Length > 0)], Encoding.UTF8.GetString(body));
            _asked.Add($"{request[0]} {request[1]} {Encoding.UTF8.GetString(body)}".TrimEnd());
        }

        var (status, type, text) = Answers.GetValueOrDefault(request[1], (404, "text/plain", "no such route"));
        if (status > 0)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n"), _stop.Token);
            await stream.WriteAsync(bytes, _stop.Token);
        }
    }
}
