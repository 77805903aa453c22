using System.Diagnostics;
using System.Globalization;

namespace Mocks.Mocking.Hosting;

/// <summary>The health check of a container: requests <c>/readyz</c> of a mock on this machine.</summary>
public static class Healthcheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="wait">How long to ask again while it is not healthy.</param>
    /// <returns>0 when it is, 1 when it is not, with the reason on standard error.</returns>
    public static async Task<int> RunAsync(int port, CancellationToken cancellationToken, TimeSpan wait = default)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var problem = await ProblemAsync(port, cancellationToken);
            if (problem is null)
            {
                return 0;
            }

            if (clock.Elapsed >= wait || cancellationToken.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync(problem);
                return 1;
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<string?> ProblemAsync(int port, CancellationToken cancellationToken)
    {
        // The mock is on this machine: a proxy that the environment names is not for it.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/readyz");
        try
        {
            using var answer = await client.GetAsync(new Uri(address), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"{address} answered {(int)answer.StatusCode}.";
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or OperationCanceledException)
        {
            return $"{address} does not answer: {unreachable.Message}";
        }
    }
}
