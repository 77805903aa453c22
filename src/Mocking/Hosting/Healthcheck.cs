using System.Diagnostics;
using System.Globalization;

namespace Mocks.Mocking.Hosting;

/// <summary>The health check of a container: requests <c>/readyz</c> of a mock on this machine.</summary>
public static class Healthcheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static TimeSpan UsualTimeout { get; } = TimeSpan.FromSeconds(5);

    public static Setting WaitSetting { get; } = new("--wait", "", "0", "seconds from 0 to 3600, e.g. 30 or 30s", "Asks again for this long while it is not healthy.");

    public static Setting TimeoutSetting { get; } = new("--timeout", "", $"{UsualTimeout.TotalSeconds:0}", "seconds from 1 to 3600, e.g. 5 or 5s", "How long one answer may take.");

    /// <returns>0 when it is healthy, 1 when it is not, with the reason on standard error.</returns>
    /// <exception cref="SettingException">A setting cannot be used.</exception>
    public static async Task<int> RunAsync(SettingReader reader, CancellationToken cancellationToken, params IEnumerable<Setting> ports)
    {
        var (wait, timeout) = (Seconds(reader, WaitSetting, 0), Seconds(reader, TimeoutSetting, 1));
        int[] numbers = [.. ports.Select(port => PortOf(reader, port))];
        var clock = Stopwatch.StartNew();
        var exitCode = 0;
        foreach (var port in numbers)
        {
            var mock = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
            if (await UntilReadyAsync(mock, wait - clock.Elapsed, timeout, cancellationToken) is { } problem)
            {
                await Console.Error.WriteLineAsync(problem);
                exitCode = 1;
            }
        }

        return exitCode;
    }

    private static int PortOf(SettingReader reader, Setting port) => reader.Number(port, 0, 65535) is > 0 and var number ? number
        : throw new SettingException($"{reader.Find(port).Source}: a mock with port 0 has picked another, which it says. It may be a port from 1 to 65535.");

    /// <param name="wait">How long to ask again while it is not ready.</param>
    /// <param name="timeout">How long one answer may take.</param>
    /// <returns>Why it is not ready; null when it is.</returns>
    public static async Task<string?> UntilReadyAsync(Uri mock, TimeSpan wait, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // The mock is on this machine: a proxy that the environment names is not for it.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = timeout };
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var problem = await ProblemAsync(client, new Uri(mock, "/readyz"), cancellationToken);
            if (problem is null || clock.Elapsed >= wait || cancellationToken.IsCancellationRequested)
            {
                return problem;
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<string?> ProblemAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"{address} answered {(int)answer.StatusCode}.";
        }
        catch (OperationCanceledException)
        {
            return $"{address} does not answer within {client.Timeout.TotalSeconds:0} s.";
        }
        catch (HttpRequestException unreachable)
        {
            return $"{address} does not answer: {unreachable.Message}";
        }
    }

    private static TimeSpan Seconds(SettingReader reader, Setting setting, int least)
    {
        var found = reader.Find(setting);
        return int.TryParse(found.Text.EndsWith('s') ? found.Text[..^1] : found.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= least && seconds <= 3600 ? TimeSpan.FromSeconds(seconds) : throw SettingReader.Refuse(found);
    }
}
