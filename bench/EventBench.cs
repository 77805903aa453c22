using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mocks.Bench;

/// <summary>A thousand subscribers: their memory while idle, and whether each receives every event of a hundred exchanges once and in order.</summary>
internal static class EventBench
{
    private const int Listeners = 1000;

    // Slow enough that a thousand streams can be written between two ticks.
    private const int Speed = 20;

    public static async Task RunAsync(int exchanges)
    {
        using var mock = await Server.StartAgentApiAsync("--agent", "scripted", "--speed", $"{Speed}");
        await UntilStableAsync(mock.Client);
        var before = mock.ResidentMiB;
        var listeners = await Listener.StartManyAsync(mock.Address);
        await Task.Delay(1000);
        Table.Row($"{Listeners:N0} idle listeners on /events", $"{mock.ResidentMiB - before:0} MiB", "75 MiB");

        var clock = Stopwatch.StartNew();
        await ExchangeAsync(mock.Client, 0, exchanges);
        var seconds = clock.Elapsed.TotalSeconds;
        await mock.Client.PostAsync("/__admin/events", new StringContent("""{"event":"end"}"""));
        var heard = await Task.WhenAll(listeners.Select(listener => listener.HeardAsync()));
        using var messages = JsonDocument.Parse(await mock.Client.GetStringAsync("/messages"));
        var count = messages.RootElement.GetProperty("messages").GetArrayLength();
        Table.Row($"{exchanges} exchanges told to {Listeners:N0} listeners", $"{exchanges / seconds:0.0} a second");
        Table.Row("  events each, different streams, cut streams", $"{heard[0].Events}, {heard.Distinct().Count() - 1}, {heard.Count(one => !one.Ended)}", "0, 0");
        Table.Row("  messages known from the stream, from GET /messages", $"{heard[0].Messages}, {count}", $"{(2 * exchanges) + 1}");
        Array.ForEach(listeners, listener => listener.Dispose());
        Table.Row("  memory after all of it", $"{mock.ResidentMiB:0} MiB", "100 MiB");
    }

    /// <summary>Posts messages one after the other; returns when the agent has answered all of them.</summary>
    /// <param name="first">A number not yet used on this mock: a repeated answer does not change the screen, and is not noticed.</param>
    public static async Task ExchangeAsync(HttpClient client, int first, int exchanges)
    {
        for (var number = 0; number < exchanges; number++)
        {
            await PostAsync(client, first + number);
        }

        await UntilStableAsync(client);
    }

    private static async Task PostAsync(HttpClient client, int number)
    {
        while (true)
        {
            using var body = new StringContent(string.Create(CultureInfo.InvariantCulture, $"{{\"content\":\"echo {number}\",\"type\":\"user\"}}"), Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync("/message", body);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(10);
        }
    }

    public static async Task UntilStableAsync(HttpClient client)
    {
        while (!(await client.GetStringAsync("/status")).Contains("\"stable\"", StringComparison.Ordinal))
        {
            await Task.Delay(10);
        }
    }

    /// <param name="Hash">Of every byte of the stream after its head.</param>
    internal sealed record Heard(string Hash, int Events, int Messages, bool Ended);

    internal sealed class Listener : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private Task<Heard>? _heard;

        public static async Task<Listener[]> StartManyAsync(Uri address)
        {
            var listeners = new Listener[Listeners];
            for (var at = 0; at < Listeners; at++)
            {
                listeners[at] = await StartAsync(address);
            }

            return listeners;
        }

        private static async Task<Listener> StartAsync(Uri address)
        {
            var listener = new Listener();
            await listener._socket.ConnectAsync(IPAddress.Loopback, address.Port);
            await listener._socket.SendAsync("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
            var began = new TaskCompletionSource();
            listener._heard = listener.ListenAsync(began);
            await began.Task;
            return listener;
        }

        public Task<Heard> HeardAsync() => _heard!;

        public void Dispose() => _socket.Dispose();

        private async Task<Heard> ListenAsync(TaskCompletionSource began)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[32 * 1024];
            var (events, messages, rest, inHead) = (0, -1, "", true);
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer.AsMemory());
                var text = rest + Encoding.UTF8.GetString(buffer, 0, read);
                if (inHead)
                {
                    var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                    if (end < 0)
                    {
                        rest = text;
                        continue;
                    }

                    (text, inHead) = (text[(end + 4)..], false);
                    began.TrySetResult();
                }

                var last = text.LastIndexOf("\n\n\r\n", StringComparison.Ordinal) + 4;
                rest = last < 4 ? text : text[last..];
                foreach (var one in last < 4 ? [] : text[..last].Split("\n\n\r\n", StringSplitOptions.RemoveEmptyEntries))
                {
                    events++;
                    hash.AppendData(Encoding.UTF8.GetBytes(one));
                    var id = one.IndexOf("\"id\":", StringComparison.Ordinal);
                    messages = id < 0 ? messages : Math.Max(messages, int.Parse(one.AsSpan(id + 5, one.IndexOf(',', id) - id - 5), CultureInfo.InvariantCulture));
                    if (one.Contains("event: end\n", StringComparison.Ordinal))
                    {
                        return new Heard(Convert.ToHexString(hash.GetHashAndReset()), events, messages + 1, Ended: true);
                    }
                }

                if (read == 0)
                {
                    return new Heard(Convert.ToHexString(hash.GetHashAndReset()), events, messages + 1, Ended: false);
                }
            }
        }
    }
}
