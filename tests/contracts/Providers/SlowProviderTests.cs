using System.Net;
using System.Net.Sockets;
using System.Text;
using Mocks.Verify;

namespace Mocks.Contracts.Tests.Providers;

/// <summary>No verification waits longer than its limit, whatever the server does.</summary>
public sealed class SlowProviderTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    public static TheoryData<string, string?, string?> Servers => new()
    {
        { "accepts and sends nothing", null, null },
        { "sends a head and no body", Head, null },
        { "drips a head", null, "HTTP/1.1 200 OK\r\nX: y\r\n" },
        { "sends lines without end", Head, "event: x\n" },
        { "sends a body without end", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", "{" },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_verification_ends_within_its_limit(string _, string? first, string? again)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, first, again);
        var limit = TimeSpan.FromSeconds(1);
        var verifier = new ContractVerifier(new Uri($"http://{listener.LocalEndpoint}"), States: false, limit);
        var contracts = Contract.ReadFolder(Repository.Pacts);
        var (pact, stream) = (contracts.Single(one => one.File == "Snapshotter-AgentAPI.json"), contracts.Single(one => one.Streams.Count > 0));
        Contract[] checks =
        [
            pact with { Interactions = [.. pact.Interactions.Where(one => one.States.Count == 0).Take(1)] },
            stream with { Streams = [.. stream.Streams.Take(1).Select(one => one with { ProviderStates = null })] },
        ];

        foreach (var check in checks)
        {
            Assert.Equal([Outcome.Failed], await OutcomesAsync(verifier, check).WaitAsync(RunningProgram.Patience, cancellationToken));
        }

        listener.Stop();
        await serving;
    }

    private static async Task<List<Outcome>> OutcomesAsync(ContractVerifier verifier, Contract check)
    {
        var outcomes = new List<Outcome>();
        await foreach (var result in verifier.VerifyAsync(check))
        {
            outcomes.Add(result.Outcome);
        }

        return outcomes;
    }

    private static async Task ServeAsync(TcpListener listener, string? first, string? again)
    {
        var clients = new List<Socket>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                clients.Add(client);
                _ = AnswerAsync(client, first, again);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static async Task AnswerAsync(Socket client, string? first, string? again)
    {
        try
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(first ?? ""));
            using var drops = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (again is not null && await drops.WaitForNextTickAsync())
            {
                await client.SendAsync(Encoding.ASCII.GetBytes(again));
            }
        }
        catch (Exception left) when (left is SocketException or ObjectDisposedException)
        {
            // The verifier has gone.
        }
    }
}
