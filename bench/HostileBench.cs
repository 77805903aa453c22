using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mocks.Bench;

/// <summary>What a mock still holds after input that was made to knock it over, of which its journal may hold 64 MiB, and what other clients wait
/// while some upload without end.</summary>
internal static class HostileBench
{
    public const string Uploads = "uploads";

    private const int Uploading = 8;

    /// <summary>Every mock gives back its memory within a second; this is for a busy machine.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(int times, TimeSpan each)
    {
        foreach (var (name, start) in ((string, Func<Task<Server>>)[])[("mock-agentapi", () => Server.StartAgentApiAsync()), ("mock-coderd", () => Server.StartCoderdAsync())])
        {
            using var mock = await start();
            await mock.Client.GetAsync("/readyz");
            await Task.Delay(Settling);
            var idle = mock.ResidentMiB;
            foreach (var (request, count) in Inputs(times))
            {
                await SendAsync(mock.Address.Port, request, count);
            }

            await Task.Delay(Settling);
            Table.Row($"{name}: memory over idle, after hostile input", $"{mock.ResidentMiB - idle:0} MiB", "128 MiB");
        }

        using var shared = await Server.StartAgentApiAsync();
        using var uploading = await Server.StartAsync(Environment.ProcessPath!, line => line, Uploads, $"{shared.Address}");
        var waits = await OthersBench.WaitsAsync(shared.Client, each);
        Table.Row($"GET /status next to {Uploading} that upload without end: median, worst", $"{Table.Median(waits):0.0}, {waits.Max():0} ms", "250 ms");
    }

    /// <summary>Uploads to a mock without end. This program as another process: it would keep this one from asking.</summary>
    public static async Task UploadAsync(Uri mock)
    {
        Console.WriteLine(mock);
        await Task.WhenAll(Enumerable.Range(0, Uploading).Select(_ => UploadAsync(mock.Port)));
    }

    private static IEnumerable<(byte[] Request, int Count)> Inputs(int times)
    {
        var members = $"{{{string.Join(',', Enumerable.Range(0, 3_000).Select(number => $"\"x{number}\":1"))}}}";
        var control = $"{{\"request\":\"GET {new string('*', 4_000_000)}\"}}";
        yield return (Post("GET /status", $"X-Large: {new string('h', 1_000_000)}\r\n", ""), times);
        yield return (Post("GET /status", string.Concat(Enumerable.Repeat("X-Same: 1\r\n", 1_900)), ""), times);
        yield return (Post("POST /message", "Content-Type: application/json\r\n", members), times / 10);
        yield return (Post("POST /upload", $"Content-Type: multipart/form-data{string.Concat(Enumerable.Range(0, 16_000).Select(number => $"; p{number}=1"))}; boundary=b\r\n", "--b--"), times / 10);
        yield return (Post("POST /__admin/faults", "", control), times / 10);
        yield return (Post("POST /__admin/events", "", """{"event":"x","data":{"a":"\ud800"}}"""), times);
        yield return (Post($"GET /{new string('u', 1_000_000)}", "", ""), times / 2);
        yield return (Post("POST /api/v2/workspaceagents/me/app-status", "Coder-Session-Token: 00000000-0000-4000-8000-0000000000aa\r\n", new string('[', 16_000_000)), times / 20);
    }

    private static byte[] Post(string line, string headers, string body) => Encoding.ASCII.GetBytes(
        $"{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");

    private static async Task SendAsync(int port, byte[] request, int count)
    {
        var rest = count;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var answer = new byte[64 * 1024];
            while (Interlocked.Decrement(ref rest) >= 0)
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await socket.ConnectAsync(IPAddress.Loopback, port);
                    await socket.SendAsync(request);
                    while (await socket.ReceiveAsync(answer) > 0)
                    {
                    }
                }
                catch (SocketException)
                {
                    // The mock refused the rest.
                }
            }
        }));
    }

    private static async Task UploadAsync(int port)
    {
        var head = Encoding.ASCII.GetBytes($"POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {1L << 40}\r\n\r\n--b\r\n");
        var piece = new byte[256 * 1024];
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                await socket.SendAsync(head);
                while (true)
                {
                    await socket.SendAsync(piece);
                }
            }
            catch (SocketException)
            {
                // After its five seconds the mock ends the connection.
            }
        }
    }
}
