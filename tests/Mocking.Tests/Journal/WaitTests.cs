namespace Mocks.Mocking.Tests;

public sealed class WaitTests
{
    [Fact]
    public async Task Requests_that_came_before_count()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("GET /greeting");
        await greeter.AskAsync("GET /nowhere");

        var (status, found) = await greeter.ControlAsync("POST /__admin/requests/wait", """{"request":{"urlPath":"/nowhere"}}""");

        Assert.Equal(200, status);
        Assert.Equal(["GET /nowhere"], Entries.Of(found));
    }

    [Fact]
    public async Task Waiting_blocks_until_as_many_as_asked_for_have_come()
    {
        var time = new ManualTime();
        await using var greeter = await Greeter.StartAsync(time: time);

        var waiting = greeter.ControlAsync("POST /__admin/requests/wait", """{"request":{"urlPath":"/greeting"},"count":2,"timeoutMs":4000}""");
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(4));
        await greeter.AskAsync("GET /greeting");
        await greeter.AskAsync("GET /nowhere");
        await greeter.JournalAsync(2);
        var tooFew = waiting.IsCompleted;
        await greeter.AskAsync("GET /greeting");
        var (status, found) = await waiting;

        Assert.False(tooFew);
        Assert.Equal(200, status);
        Assert.Equal(["GET /greeting", "GET /greeting"], Entries.Of(found));
    }

    [Fact]
    public async Task A_wait_that_times_out_says_what_came_instead()
    {
        var time = new ManualTime();
        await using var greeter = await Greeter.StartAsync(time: time);
        await greeter.AskAsync("GET /greeting?token=tok_0123456789abcdef");
        await greeter.AskAsync("POST /unread");
        await greeter.JournalAsync(2);

        var waiting = greeter.ControlAsync("POST /__admin/requests/wait", """{"request":{"method":"GET"},"count":3,"timeoutMs":7000}""");
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(7));
        time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal((408, """
            {
              "message": "1 of 3 matching requests came within 7000 ms.",
              "detail": "What came last: GET /greeting?token=tok_…#9bd6; POST /unread",
              "nearest": [
                {
                  "id": 2,
                  "method": "POST",
                  "url": "/unread",
                  "differs": [
                    "method: was \"POST\", expected \"GET\""
                  ]
                }
              ]
            }

            """.Replace("#9bd6", "#" + Hash("tok_0123456789abcdef"), StringComparison.Ordinal)), await waiting);
    }

    [Fact]
    public async Task A_wait_without_time_answers_at_once()
    {
        await using var greeter = await Greeter.StartAsync(time: new ManualTime());

        var answer = await greeter.ControlAsync("POST /__admin/requests/wait", """{"timeoutMs":0}""");

        Assert.Equal((408, """
            {
              "message": "0 of 1 matching requests came within 0 ms.",
              "detail": "No request came at all.",
              "nearest": []
            }

            """), answer);
    }

    private static string Hash(string token) => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)).AsSpan(0, 4));
}
