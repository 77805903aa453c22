using System.Diagnostics;

namespace Mocks.Bench;

/// <summary>A server as a program of its own, and a client that speaks to it over so many connections.</summary>
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

    public double ResidentMiB => Timed.Resident(_process.Id) / 1024.0;

    /// <summary>Processor time it has used so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static Task<Server> StartCoderdAsync(params string[] flags) => StartCoderdFormAsync(Programs.Find("mock-coderd"), flags);

    /// <param name="file">The program, in one of its forms.</param>
    public static Task<Server> StartCoderdFormAsync(string file, params string[] flags) => StartAsync(
        file, line => line.Split(' ')[^1], ["--port", "0", "--api-rate-limit", "-1", .. flags]);

    /// <param name="addressIn">The address that a line of its output says; null for any other line.</param>
    public static async Task<Server> StartAsync(string file, Func<string, string?> addressIn, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (addressIn(line) is { } address)
            {
                return new Server(process, new Uri(address));
            }
        }

        throw new InvalidOperationException($"{file} ended.");
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
