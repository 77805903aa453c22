using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mocks.Bench;

/// <summary>The rate of GET /messages, next to nginx with the same bytes in a file and to a mock in Node; and the first byte of a long history.</summary>
internal static class MessagesBench
{
    private const int Connections = 16;

    public static async Task RunAsync(TimeSpan each, int rounds)
    {
        await BesideAsync("normal", each, rounds, ">= 0.65", ">= 1.6");
        await BesideAsync("huge", each, rounds, ">= 0.75", "");
        await LongAsync();
    }

    private static async Task BesideAsync(string preset, TimeSpan each, int rounds, string wantedOfNginx, string wantedOfNode)
    {
        using var mock = await Server.StartAgentApiAsync("--preset", preset);
        var body = await mock.Client.GetByteArrayAsync("/messages");
        var folder = Directory.CreateTempSubdirectory("bench-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "messages"), body);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101); // nginx reads it as another user.
        }

        var (nginxPort, nodePort) = (FreePort(), FreePort());
        using var nginx = Start("nginx", "-p", folder, "-c", await NginxAsync(folder, nginxPort), "-e", Path.Combine(folder, "error.log"));
        using var node = Start("node", await NodeAsync(folder, nodePort));
        await Task.Delay(1000);
        Measured own = new("mock", mock.Address.Port, () => mock.Processor);
        Measured[] others = [.. Other("nginx", nginx, nginxPort), .. Other("node", node, nodePort)];

        // In turns, so that other load on the machine affects all of them; the first is for warming up.
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var one in others.Prepend(own))
            {
                await one.RequestAsync(each, isCounted: round > 0);
            }
        }

        Table.Row($"GET /messages, preset {preset}, journal on: in a second, of one", $"{own.Rate:0}, {own.Microseconds:0} µs");
        Compare("nginx", "the same bytes as a file", wantedOfNginx);
        Compare("node", "built for each request", wantedOfNode);
        Table.Row("  memory after it", $"{mock.ResidentMiB:0} MiB", "100 MiB");
        Stop(nginx);
        Stop(node);
        Directory.Delete(folder, recursive: true);

        void Compare(string name, string what, string wanted)
        {
            if (Array.Find(others, other => other.Name == name) is { } other)
            {
                Table.Row($"  against {name}, {what}: rate, processor", $"{own.Rate / other.Rate:0.00}, {other.Microseconds / own.Microseconds:0.00}", wanted);
            }
            else
            {
                Table.Row($"  against {name}, {what}", $"{name} is missing", wanted);
            }
        }
    }

    private static IEnumerable<Measured> Other(string name, Process? process, int port)
    {
        if (process is not null)
        {
            yield return new(name, port, () =>
            {
                process.Refresh();
                return process.TotalProcessorTime;
            });
        }
    }

    /// <summary>A server of the comparison. The client takes more of the two cores than a server does, so the rates of all come close to its own;
    /// what a server would reach on one core is in its processor time.</summary>
    private sealed record Measured(string Name, int Port, Func<TimeSpan> Processor)
    {
        private readonly List<(double Rate, double Microseconds)> _rounds = [];

        public double Rate => Table.Median(_rounds.Select(round => round.Rate));

        /// <summary>Processor time of one request.</summary>
        public double Microseconds => Table.Median(_rounds.Select(round => round.Microseconds));

        public async Task RequestAsync(TimeSpan each, bool isCounted)
        {
            var (clock, before) = (Stopwatch.StartNew(), Processor());
            var count = await MessagesBench.RequestAsync(Port, each);
            var (seconds, used) = (clock.Elapsed.TotalSeconds, Processor() - before);
            if (isCounted)
            {
                _rounds.Add((count / seconds, used.TotalMicroseconds / count));
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task LongAsync()
    {
        using var mock = await Server.StartAgentApiAsync("--preset", "long", "--count", "100000", "--size", "2000");
        for (var warmUp = 0; warmUp < 2; warmUp++)
        {
            await mock.Client.GetByteArrayAsync("/status");
            var clock = Stopwatch.StartNew();
            using var answer = await mock.Client.GetAsync("/messages", HttpCompletionOption.ResponseHeadersRead);
            await using var stream = await answer.Content.ReadAsStreamAsync();
            await stream.ReadExactlyAsync(new byte[1]);
            var first = clock.Elapsed.TotalMilliseconds;
            await stream.CopyToAsync(Stream.Null);
            if (warmUp > 0)
            {
                Table.Row("100,000 messages of 2,000 bytes: first byte, last byte", $"{first:0.0}, {clock.Elapsed.TotalMilliseconds:0} ms", "at once");
            }
        }

        Table.Row("  memory after it", $"{mock.ResidentMiB:0} MiB", "100 MiB");
    }

    /// <returns>How many requests were answered in this time.</returns>
    public static async Task<int> RequestAsync(int port, TimeSpan each)
    {
        var request = Encoding.ASCII.GetBytes("GET /messages HTTP/1.1\r\nHost: localhost\r\n\r\n");
        using var enough = new CancellationTokenSource(each);
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
            var buffer = new byte[256 * 1024];
            var count = 0;
            while (!enough.IsCancellationRequested)
            {
                await socket.SendAsync(request);
                for (var got = 0; !IsWhole(buffer.AsSpan(0, got));)
                {
                    var read = await socket.ReceiveAsync(buffer.AsMemory(got));
                    got += read > 0 ? read : throw new InvalidOperationException("The connection ended.");
                }

                count++;
            }

            return count;
        }));
        return counts.Sum();
    }

    // A body of more than 2 KiB comes in chunks.
    private static bool IsWhole(ReadOnlySpan<byte> answer) => answer.EndsWith("]}\n"u8) || answer.EndsWith("\r\n0\r\n\r\n"u8);

    private static async Task<string> NginxAsync(string folder, int port)
    {
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            daemon off; master_process off; pid {{folder}}/pid;
            events { }
            http {
              access_log off; sendfile on; keepalive_requests 100000000; default_type application/json;
              client_body_temp_path {{folder}}; proxy_temp_path {{folder}}; fastcgi_temp_path {{folder}}; uwsgi_temp_path {{folder}}; scgi_temp_path {{folder}};
              server { listen 127.0.0.1:{{port}}; root {{folder}}; }
            }
            """);
        return file;
    }

    // As the registry's mock: serialized each time, and without a length, so in chunks.
    private static async Task<string> NodeAsync(string folder, int port)
    {
        var file = Path.Combine(folder, "mock.js");
        await File.WriteAllTextAsync(file, $$"""
            const http = require('http'), fs = require('fs');
            const messages = JSON.parse(fs.readFileSync('{{folder}}/messages')).messages;
            http.createServer((request, response) => {
              if (request.url === '/messages') {
                response.writeHead(200, { 'Content-Type': 'application/json' });
                response.end(JSON.stringify({ messages }));
              } else {
                response.writeHead(404);
                response.end();
              }
            }).listen({{port}}, '127.0.0.1');
            """);
        return file;
    }

    private static Process? Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // Printed as missing.
        }
    }

    private static void Stop(Process? process)
    {
        process?.Kill(entireProcessTree: true);
        process?.WaitForExit();
        process?.Dispose();
    }
}
