namespace Testing;

/// <summary>Bytes that a client may send to break a server. None may end it, or make it print more than a line.</summary>
public static class HostileInputs
{
    private const string Host = "Host: localhost\r\n";

    /// <summary>Each is sent on a connection of its own, which the client then closes.</summary>
    /// <param name="post">A path that reads a body.</param>
    /// <param name="get">A path with an answer.</param>
    public static IReadOnlyList<string> For(string post, string get) =>
    [
        "",
        "\0",
        "\r\n\r\n\r\n",
        "GET",
        $"GET {get}\r\n\r\n",
        $"GET {get} HTTP/9.9\r\n\r\n",
        $"GET {get} HTTP/1.1\r\n\r\n",
        $"GET {get} HTTP/1.1\r\nHost: a b\r\n\r\n",
        $"GET {get} HTTP/1.1\r\n{Host}{Host}\r\n",
        $"GET {get} HTTP/1.1\r\n{Host}: no name\r\n\r\n",
        $"GET {get} HTTP/1.1\r\n{Host}a\0b: c\r\n\r\n",
        $"GET {get} HTTP/1.1\r\n{Host}a: \u00ff\r\n\r\n",
        $"GET {get} HTTP/1.1\r\n{Host}a: b\r\n c\r\n\r\n",
        $"GET {get} HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Repeat("a: b\r\n", 50_000))}\r\n",
        $"GET {get} HTTP/1.1\r\n{Host}a: {new string('b', 2_000_000)}\r\n\r\n",
        $"GET /{new string('a', 2_000_000)} HTTP/1.1\r\n{Host}\r\n",
        $"GET /{string.Concat(Enumerable.Repeat("a/", 400_000))} HTTP/1.1\r\n{Host}\r\n",
        $"GET /%00%ff%zz% HTTP/1.1\r\n{Host}\r\n",
        $"GET http://[::1/ HTTP/1.1\r\n{Host}\r\n",
        $"GET /../../etc/passwd HTTP/1.1\r\n{Host}\r\n",
        $"CONNECT example.com:443 HTTP/1.1\r\n{Host}\r\n",
        $"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        $"OPTIONS * HTTP/1.1\r\n{Host}\r\n",
        $"\u00ff\u00fe {get} HTTP/1.1\r\n{Host}\r\n",
        "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
        $"POST {post} HTTP/1.1\r\n{Host}Content-Length: -4\r\n\r\n",
        $"POST {post} HTTP/1.1\r\n{Host}Content-Length: 99999999999999999999\r\n\r\n",
        $"POST {post} HTTP/1.1\r\n{Host}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
        $"POST {post} HTTP/1.1\r\n{Host}Content-Length: 100\r\n\r\nabc",
        $"POST {post} HTTP/1.1\r\n{Host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        $"POST {post} HTTP/1.1\r\n{Host}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        $"POST {post} HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n3\r\nab",
        $"POST {post} HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nab",
        $"POST {post} HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n2;{new string('x', 100_000)}\r\n{{}}\r\n0\r\n\r\n",
        $"POST {post} HTTP/1.1\r\n{Host}Content-Length: 4\r\nExpect: 100-continue\r\n\r\n",
        $"POST {post} HTTP/1.1\r\n{Host}Content-Length: 4\r\nExpect: the unexpected\r\n\r\n{{}}{{}}",
        $"POST {post} HTTP/1.1\r\n{Host}Content-Type: application/json\r\nContent-Length: 20000\r\n\r\n{new string('[', 20_000)}",
        $"POST {post} HTTP/1.1\r\n{Host}Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{{\"a\":\"\\ud800\"}}",
        $"POST {post} HTTP/1.1\r\n{Host}Content-Type: multipart/form-data; {string.Concat(Enumerable.Range(0, 16_000).Select(at => $"p{at}=v; "))}\r\nContent-Length: 1\r\n\r\nx",
        $"GET {get} HTTP/1.1\r\n{Host}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n\u0081\u00ff",
        $"POST /__admin/faults HTTP/1.1\r\n{Host}Content-Length: 100\r\n\r\n{{",
        $"POST /__admin/faults HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\nzz",
        $"POST /__admin/faults HTTP/1.1\r\n{Host}Content-Length: 5000000\r\n\r\n{{",
        $"POST /__admin/requests/find HTTP/1.1\r\n{Host}Content-Length: 20000\r\n\r\n{new string('[', 20_000)}",
        $"POST /__admin/requests/wait HTTP/1.1\r\n{Host}Content-Length: 14\r\n\r\n{{\"count\":1000}}",
        $"PUT /__admin/preset HTTP/1.1\r\n{Host}Content-Length: 17\r\n\r\n{{\"name\":\"\\ud800\"}}",
        $"GET /__admin/requests/99999999999999999999 HTTP/1.1\r\n{Host}\r\n",
        $"DELETE /__admin/faults/-1 HTTP/1.1\r\n{Host}\r\n",
        string.Concat(Enumerable.Repeat($"GET {get} HTTP/1.1\r\n{Host}\r\n", 2_000)),
    ];

    /// <summary>Sends each of them to a server, some of them twice: once the client leaves at once, once it reads what comes.</summary>
    public static async Task SendAllAsync(Uri address, IReadOnlyList<string> inputs)
    {
        foreach (var input in inputs)
        {
            using (var impatient = await RawClient.ConnectAsync(address))
            {
                await TryAsync(() => impatient.SendAsync(input));
            }

            using var client = await RawClient.ConnectAsync(address);
            await TryAsync(async () =>
            {
                await client.SendAsync(input);
                client.CloseOutput();
                await client.ReadToEndAsync();
            });
        }
    }

    private static async Task TryAsync(Func<Task> use)
    {
        try
        {
            await use();
        }
        catch (System.Net.Sockets.SocketException)
        {
            // The server refused the rest.
        }
    }
}
