using System.Diagnostics;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Settings;
using PactNet;

namespace Mocks.Bench;

/// <summary>The time that the contracts add to a test run.</summary>
internal static class ContractBench
{
    public static async Task RunAsync(int runs)
    {
        // Once only: a test run loads the core once.
        var folder = Directory.CreateTempSubdirectory("bench-pacts-");
        using var client = new HttpClient();
        await AskNowhereAsync(client);
        var clock = Stopwatch.StartNew();
        var pact = Pact.V4("bench", "AgentAPI", new PactConfig { PactDir = folder.FullName }).WithHttpInteractions();
        pact.UponReceiving("a request").WithRequest(HttpMethod.Get, "/status").WillRespond().WithStatus(200).WithJsonBody(new { status = "stable" });
        await pact.VerifyAsync(async context => await client.GetStringAsync(new Uri(context.MockServerUri, "/status")));
        Table.Row("Pact binding: load the core, first pact asked and written", $"{clock.Elapsed.TotalMilliseconds:0} ms", "100 ms");
        folder.Delete(recursive: true);

        await using var agentApi = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings()));
        await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings(Strict: true), RateLimit: 0));
        string[] arguments = ["verify", "--agentapi", agentApi.Address.AbsoluteUri, "--coderd", coderd.Address.AbsoluteUri];
        List<double> times = [];
        for (var run = 0; run < runs; run++)
        {
            var verified = Timed.Run(new Dictionary<string, string>(), Path.Combine(AppContext.BaseDirectory, "mocks"), arguments);
            if (verified.ExitCode != 0)
            {
                throw new InvalidOperationException($"mocks verify said {verified.ExitCode}.");
            }

            times.Add(verified.Milliseconds);
        }

        Table.Row("mocks verify: every contract, both mocks at real speed", $"{Table.Median(times) / 1000:0.0} s", "10 s");
    }

    // The cost of HttpClient's first request must not count.
    private static async Task AskNowhereAsync(HttpClient client)
    {
        try
        {
            await client.GetStringAsync(new Uri("http://127.0.0.1:1"));
        }
        catch (HttpRequestException)
        {
        }
    }
}
