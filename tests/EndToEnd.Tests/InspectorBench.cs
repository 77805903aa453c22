using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Mocks.EndToEnd.Tests;

/// <summary>Measures the inspector with 10,000 exchanges and 500 new ones a second, and prints it: <c>MOCKS_BENCH=1</c>, with this class alone.</summary>
public sealed class InspectorBench(Chromium chromium)
{
    private const int Before = 10_000;
    private const int PerSecond = 500;

    [Fact]
    public async Task It_scrolls_while_requests_come()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("MOCKS_BENCH") == "1", "MOCKS_BENCH=1 measures the inspector.");
        var cancelled = TestContext.Current.CancellationToken;
        using var mock = await RunningProgram.ListenAsync(Programs.Ours("mock-coderd", "--port", "0", "--journal", $"{Before}", "--api-rate-limit", "-1", "--log", "none"));
        using var client = new HttpClient();
        await SendAsync(client, mock.Address, Before, cancelled);
        var (alone, without) = (Memory(mock), await PaintAsync(mock.Address));
        var page = await chromium.OpenAsync(new Uri(mock.Address, "/__admin/"));
        await page.Locator(".spacer .line").First.WaitForAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        var load = LoadAsync(client, mock.Address, stop.Token);

        var frames = await page.EvaluateAsync<double>("""
            () => new Promise((done) => {
              const grid = document.querySelector(".grid");
              const begin = performance.now();
              let [frames, by] = [0, -37];
              const step = () => {
                frames++;
                if (grid.scrollTop < 40) by = 37;
                else if (frames % 300 === 299) by = -by;
                grid.scrollTop += by;
                const spent = performance.now() - begin;
                if (spent < 10000) requestAnimationFrame(step);
                else done(frames / spent * 1000);
              };
              requestAnimationFrame(step);
            })
            """);
        var open = Memory(mock);
        var late = await page.EvaluateAsync<JsonElement>("""
            async () => {
              const [times, grid] = [[], document.querySelector(".grid")];
              for (let at = 0; at < 30; at++) {
                document.querySelector("#filter").value = `/late${at}`;
                document.querySelector("#filter").dispatchEvent(new Event("input"));
                await fetch(`/late${at}`);
                const end = performance.now();
                while (!document.querySelector(".spacer .line:not([hidden])")?.textContent.includes(`/late${at}`)) await new Promise(requestAnimationFrame);
                times.push(performance.now() - end);
              }
              return times.sort((one, other) => one - other);
            }
            """);
        await stop.CancelAsync();
        var sent = await load;

        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"inspector: {frames:F0} frames a second while {sent:F0} exchanges a second came; memory of the mock {alone} MiB, with the page open {open} MiB; "
            + $"a new exchange after {late[15].GetDouble():F0} ms (median of 30), at most {late[29].GetDouble():F0} ms; first paint, warm: {without:F0} ms"));
    }

    private async Task<double> PaintAsync(Uri address)
    {
        var page = await chromium.OpenAsync(new Uri(address, "/__admin/"));
        await page.ReloadAsync();
        await page.ReloadAsync();
        await page.Locator(".spacer .line").First.WaitForAsync();
        var paint = await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
        await page.Context.CloseAsync();
        return paint;
    }

    private static async Task SendAsync(HttpClient client, Uri address, int count, CancellationToken cancelled) => await Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancelled },
        async (at, token) => (await client.GetAsync(new Uri(address, $"/api/v2/buildinfo?n={at}"), token)).Dispose());

    private static async Task<double> LoadAsync(HttpClient client, Uri address, CancellationToken cancelled)
    {
        var begin = Stopwatch.StartNew();
        var sent = 0;
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (await every.WaitForNextTickAsync(cancelled))
            {
                var due = (int)(begin.Elapsed.TotalSeconds * PerSecond) - sent;
                await SendAsync(client, address, due, cancelled);
                sent += due;
            }
        }
        catch (OperationCanceledException)
        {
            // Measured enough.
        }

        return sent / begin.Elapsed.TotalSeconds;
    }

    /// <summary>MiB, from Linux.</summary>
    private static long Memory(RunningProgram mock) =>
        long.Parse(File.ReadLines($"/proc/{mock.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))["VmRSS:".Length..^"kB".Length], CultureInfo.InvariantCulture) / 1024;
}
