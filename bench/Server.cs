using System.Diagnostics;

namespace Mocks.Bench;

/// <summary>A server as a program of its own, and an HTTP client for it.</summary>
internal sealed class Server : IDisposable
{
    public const int Connections = 64;

    private readonly Process _process;
    private readonly SocketsHttpHandler _handler = new() { MaxConnectionsPerServer = Connections };

    private Server(Process process, Uri address)
    {
        _process = process;
        Address = address;
        Client = new HttpClient(_handler) { BaseAddress = address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public double ResidentMiB => Timed.ResidentKiB(_process.Id) / 1024.0;

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static Task<Server> StartAgentApiAsync(params string[] flags) => StartMockAsync(Programs.Find("mock-agentapi"), flags);

    public static Task<Server> StartCoderdAsync(params string[] flags) => StartCoderdFormAsync(Programs.Find("mock-coderd"), flags);

    public static Task<Server> StartCoderdFormAsync(string file, params string[] flags) => StartMockAsync(file, ["--api-rate-limit", "-1", .. flags]);

    public static Task<Server> StartMockAsync(string file, params string[] flags) =>
        StartAsync(file, line => line[line.IndexOf("http", StringComparison.Ordinal)..], ["--port", "0", .. flags]);

    /// <param name="addressIn">Returns the address that a line of output contains; null for any other line.</param>
    public static async Task<Server> StartAsync(string file, Func<string, string?> addressIn, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true };
        start.Environment["MOCK_LOG"] = "none"; // The bench does not read the lines; --log overrides this.
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (addressIn(line) is { } address)
            {
                return new Server(process, new Uri(address));
            }
        }

        throw new InvalidOperationException($"{file} ended.");
    }

    /// <summary>Starts reading the server's output, as a terminal does.</summary>
    public void ReadOn() => _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
