using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Mocking.Tests;

public sealed class HardToBreakTests
{
    [Fact]
    public async Task Two_thousand_requests_at_once_are_all_in_the_journal()
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(JournalEntries: 5_000));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 200 }) { BaseAddress = greeter.Address };

        var answers = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(number => GetAsync(client, $"/greeting?{number}")));

        Assert.All(answers, answer => Assert.Equal("""{"greeting":"hello"}""", answer));
        var journal = await greeter.JournalAsync(2_000);
        Assert.Equal((2_000, 2_000, 0), Entries.MetaOf(journal));
        Assert.Equal(2_000, Entries.Of(journal).Distinct().Count());
    }

    [Theory]
    [InlineData("\0\u0001\u0002\u00ff\r\n\r\n")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a b\r\n\r\n")]
    [InlineData("POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: -4\r\n\r\n")]
    [InlineData("POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003")]
    public async Task Garbage_hurts_only_its_own_connection(string garbage)
    {
        await using var greeter = await Greeter.StartAsync();

        using (var client = await greeter.ConnectAsync())
        {
            await client.SendAsync(garbage);
            client.CloseOutput();
            await client.ReadToEndAsync();
        }

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await greeter.AskAsync("GET /greeting"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_its_request_is_recorded_and_forgotten()
    {
        await using var greeter = await Greeter.StartAsync();

        using (var client = await greeter.ConnectAsync())
        {
            await client.SendAsync(RawClient.Request("POST /things", "Content-Length: 100", "abc"));
        }

        Assert.True(Entries.BodyOf(await greeter.JournalAsync()).Incomplete);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await greeter.AskAsync("GET /greeting"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mock_stops_at_once_although_a_request_hangs()
    {
        var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","kind":"no-answer"}""");
        using var client = await greeter.ConnectAsync();
        await client.SendAsync(RawClient.Request("GET /greeting"));
        await greeter.JournalAsync();

        var stopping = greeter.DisposeAsync().AsTask();

        // The host's own shutdown timeout is 30 s.
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_by_its_number()
    {
        await using var greeter = await Greeter.StartAsync();

        var refused = await Assert.ThrowsAsync<SettingException>(() => Greeter.StartAsync(new HostSettings(Port: greeter.Address.Port)));

        Assert.Equal(
            $"--port {greeter.Address.Port} --bind 127.0.0.1: it is already in use. Stop what listens there, or name another port (0 picks a free one).",
            refused.Message);
    }

    [Fact]
    public async Task A_mock_is_ready_where_it_answers_and_not_where_none_does()
    {
        await using var greeter = await Greeter.StartAsync();
        using var closed = new ClosedPort();

        Assert.Null(await ProblemAsync(greeter.Address));
        Assert.StartsWith($"http://127.0.0.1:{closed.Number}/readyz does not answer: ", await ProblemAsync(new Uri($"http://127.0.0.1:{closed.Number}")), StringComparison.Ordinal);
    }

    private static Task<string?> ProblemAsync(Uri mock) =>
        Healthcheck.UntilReadyAsync(mock, TimeSpan.Zero, Healthcheck.UsualTimeout, TestContext.Current.CancellationToken);

    private static async Task<string> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }
}
