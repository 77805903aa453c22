using Mocks.Mocking.Patterns;

namespace Mocks.Testing.Tests;

public sealed class RequestLogTests
{
    private const string Snapshot = "POST *log-snapshot";

    [Fact]
    public async Task A_wait_ends_with_the_answer_to_the_request()
    {
        await using var coderd = await CoderdFixture.StartAsync();
        var waiting = coderd.Requests.WaitForAsync(Snapshot, cancellationToken: Posts.Cancelled);

        await coderd.AgentClient.PostAsync(Posts.PathOf(coderd.Task.Id));

        var entry = await waiting;
        Assert.Equal(("POST", 204), (entry.Method, entry.Status));
        Assert.Equal(Posts.OneMessage, entry.Body.Text);
    }

    [Fact]
    public async Task A_wait_for_several_gives_all_of_them()
    {
        await using var coderd = await CoderdFixture.StartAsync(new() { Time = new ManualTime() });
        var waiting = coderd.Requests.WaitForAsync("GET /api/v2/buildinfo", 2, cancellationToken: Posts.Cancelled);

        await coderd.Client.GetAsync("/api/v2/buildinfo", Posts.Cancelled);
        await coderd.Client.GetAsync("/api/v2/buildinfo", Posts.Cancelled);

        Assert.Equal([1, 2], (await waiting).Select(entry => entry.Id));
    }

    [Fact]
    public async Task A_wait_in_vain_shows_the_nearest_exchange_and_what_differed()
    {
        // The clock of the mock stands still; the limit is in real time.
        await using var coderd = await CoderdFixture.StartAsync(new() { Time = new ManualTime() });
        await coderd.Client.GetAsync("/api/v2/buildinfo", Posts.Cancelled);
        await coderd.AgentClient.PostAsync($"/api/v2/workspaceagents/me/tasks/{coderd.Task.Id}/log-snapshots", """{"messages":[]}""");

        var missed = await Assert.ThrowsAsync<RequestException>(() =>
            coderd.Requests.WaitForAsync(Snapshot, TimeSpan.FromMilliseconds(20), cancellationToken: Posts.Cancelled));

        Assert.Equal($$"""
            0 of 1 requests "POST *log-snapshot" came within 0.02 s. The nearest:

            #2 POST /api/v2/workspaceagents/me/tasks/00000000-0000-4000-8000-000000000010/log-snapshots
              ≠ request: was "/api/v2/workspaceagents/me/tasks/00000000-0000-4000-8000-000000000010/log-snapshots", expected "*log-snapshot"
              ✗ refused: real coderd 2.34 would answer 404 Route not found.
            """.ReplaceLineEndings("\n"), string.Join('\n', missed.Message.Split('\n').Take(5)));
        Assert.Contains("\n  > {\"messages\":[]}\n  < 404\n", missed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(coderd.AgentToken, missed.Message, StringComparison.Ordinal);
        Assert.Equal([2, 1], missed.Exchanges.Select(entry => entry.Id));
        Assert.Equal([2, 1], missed.Nearest.Select(miss => miss.Id));
    }

    [Fact]
    public async Task A_wait_in_vain_says_when_no_request_came_at_all()
    {
        await using var coderd = await CoderdFixture.StartAsync();

        var missed = await Assert.ThrowsAsync<RequestException>(() =>
            coderd.Requests.WaitForAsync("GET /x", TimeSpan.Zero, cancellationToken: Posts.Cancelled));

        Assert.Equal("0 of 1 requests \"GET /x\" came within 0 s. No other request came at all.", missed.Message);
    }

    [Fact]
    public async Task A_cancelled_wait_is_cancelled_and_not_missed()
    {
        await using var coderd = await CoderdFixture.StartAsync();
        using var cancelled = new CancellationTokenSource();
        var waiting = coderd.Requests.WaitForAsync("GET /x", cancellationToken: cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_request_that_is_open_is_awaited_when_the_test_says_so()
    {
        await using var agentApi = await AgentApiFixture.StartAsync();
        using var events = await agentApi.Client.GetStreamAsync("/events", Posts.Cancelled);

        var open = await agentApi.Requests.WaitForAsync("GET /events", answered: false, cancellationToken: Posts.Cancelled);
        var missed = await Assert.ThrowsAsync<RequestException>(() =>
            agentApi.Requests.WaitForAsync("GET /events", TimeSpan.FromMilliseconds(1), cancellationToken: Posts.Cancelled));

        Assert.False(open.Settled);
        Assert.Contains("≠ it has not ended", missed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /status", 1)]
    [InlineData("GET /status?a=1", 1)]
    [InlineData("GET /status?a=2", 0)]
    [InlineData("GET */messages", 1)]
    [InlineData("* *", 2)]
    [InlineData("/status", 1)]
    [InlineData("POST /status", 0)]
    public async Task A_line_selects_by_method_path_and_query(string line, int count)
    {
        await using var agentApi = await AgentApiFixture.StartAsync();
        await agentApi.Client.GetAsync("/status?a=1", Posts.Cancelled);
        await agentApi.Client.GetAsync("/messages", Posts.Cancelled);

        Assert.Equal(count, agentApi.Requests.Count(line));
    }

    [Fact]
    public async Task A_query_selects_by_header_and_body()
    {
        await using var coderd = await CoderdFixture.StartAsync();
        await coderd.AgentClient.PostAsync(Posts.PathOf(coderd.Task.Id));
        var user = new RequestQuery(Method: "POST", BodyPatterns: [new TextPattern { Contains = "Fix the bug" }]);
        var nothing = new RequestQuery(Headers: new Dictionary<string, TextPattern> { ["X-Kind"] = new() });

        Assert.Equal(1, coderd.Requests.Find(user)[0].Id);
        Assert.Empty(coderd.Requests.Find(nothing));
        var missed = Assert.Throws<RequestException>(() => coderd.Requests.AssertOne(nothing));
        Assert.StartsWith("No request the given query came. The nearest:\n\n#1 POST", missed.Message, StringComparison.Ordinal);
        Assert.Contains("  ≠ headers.X-Kind: was missing, expected something\n", missed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_or_none_are_asserted_with_the_exchanges()
    {
        await using var agentApi = await AgentApiFixture.StartAsync();
        await agentApi.Client.GetAsync("/status", Posts.Cancelled);

        Assert.Equal(1, agentApi.Requests.AssertOne("GET /status").Id);
        agentApi.Requests.AssertNone("POST /message");
        await agentApi.Client.GetAsync("/status", Posts.Cancelled);

        var several = Assert.Throws<RequestException>(() => agentApi.Requests.AssertOne("GET /status"));
        var some = Assert.Throws<RequestException>(() => agentApi.Requests.AssertNone("GET /status"));
        Assert.StartsWith("2 requests \"GET /status\" came, not one.\n\n#1 GET /status\n  > Host: ", several.Message, StringComparison.Ordinal);
        Assert.StartsWith("2 requests \"GET /status\" came.\n\n#1 GET /status\n", some.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], several.Exchanges.Select(entry => entry.Id));
        agentApi.Requests.Clear();
        Assert.Empty(agentApi.Requests.All);
    }

    [Fact]
    public void A_match_says_what_it_selects()
    {
        Assert.Equal("\"GET /x\"", RequestMatch.FromString("GET /x").ToString());
        Assert.Equal("the given query", RequestMatch.FromRequestQuery(new RequestQuery()).ToString());
        Assert.Throws<ArgumentException>(() => RequestMatch.FromString(" "));
        Assert.Throws<PatternException>(() => RequestMatch.FromRequestQuery(new RequestQuery(UrlPattern: "(")));
    }
}
