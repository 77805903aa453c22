using System.Diagnostics;

namespace Mocks.Bench;

/// <summary>A mock as a program of its own, on a free port.</summary>
internal sealed class MockProcess : IDisposable
{
    private readonly Process _process;

    private MockProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>What it has in memory now.</summary>
    public double MiB => Timed.Resident(_process.Id) / 1024.0;

    public static async Task<MockProcess> StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Programs.Find(program), ["--port", "0", .. arguments]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{program} ended.");
        return new MockProcess(process, new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
