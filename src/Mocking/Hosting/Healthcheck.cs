using System.Globalization;

namespace Mocks.Mocking.Hosting;

/// <summary>The health check of a container: requests <c>/readyz</c> of a mock on this machine.</summary>
public static class Healthcheck
{
    /// <returns>0 when it is, 1 when it is not, with the reason on standard error.</returns>
    public static async Task<int> RunAsync(int port, CancellationToken cancellationToken)
    {
        // The mock is on this machine: a proxy that the environment names is not for it.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/readyz");
        try
        {
            using var answer = await client.GetAsync(new Uri(address), cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync($"{address} answered {(int)answer.StatusCode}.");
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address} does not answer: {unreachable.Message}");
        }

        return 1;
    }
}
