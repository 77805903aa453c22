using Mocks.Mocking.Settings;

namespace Mocks.Mocking.Tests;

/// <summary>What the journal shows, its order, and what it evicts.</summary>
public sealed class JournalTests
{
    [Fact]
    public async Task An_entry_shows_all_that_was_asked_and_answered()
    {
        await using var greeter = await Greeter.StartAsync(time: new ManualTime());

        await greeter.AskAsync("POST /things?size=3", "Content-Length: 3\nX-Two: a\nX-Two: b", "abc");

        Assert.Equal("""
            {
              "requests": [
                {
                  "id": 1,
                  "request": {
                    "method": "POST",
                    "url": "/things?size=3",
                    "clientIp": "127.0.0.1",
                    "loggedDate": "2026-01-01T00:00:00+00:00",
                    "headers": {
                      "Connection": "close",
                      "Host": "localhost",
                      "Content-Length": "3",
                      "X-Two": "a, b"
                    },
                    "body": "abc",
                    "bodyBytes": 3,
                    "bodyIncomplete": false
                  },
                  "response": {
                    "status": 201,
                    "headers": {
                      "Content-Type": "application/json"
                    },
                    "body": "{\"kept\":true}",
                    "bodyBytes": 13,
                    "bodyIncomplete": false
                  },
                  "wasMatched": true,
                  "durationMs": 0,
                  "verdicts": [],
                  "remarks": [
                    "A thing of 3 letters."
                  ]
                }
              ],
              "meta": {
                "total": 1,
                "kept": 1,
                "evicted": 0
              }
            }

            """, await greeter.JournalAsync());
    }

    [Fact]
    public async Task Entries_stand_in_the_order_in_which_requests_came()
    {
        await using var greeter = await Greeter.StartAsync();

        await greeter.AskAsync("GET /greeting");
        await greeter.AskAsync("GET /nowhere");
        await greeter.AskAsync("DELETE /things");

        Assert.Equal(["GET /greeting", "GET /nowhere", "DELETE /things"], Entries.Of(await greeter.JournalAsync(3)));
    }

    [Fact]
    public async Task Unmatched_are_those_that_no_route_took()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("GET /greeting");
        await greeter.AskAsync("GET /nowhere");

        var (_, unmatched) = await greeter.ControlAsync("GET /__admin/requests/unmatched");

        Assert.Equal(["GET /nowhere"], Entries.Of(unmatched));
    }

    [Theory]
    [InlineData("latest", "/nowhere")]
    [InlineData("1", "/greeting")]
    public async Task One_entry_is_found_by_its_id_or_as_the_latest(string id, string url)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("GET /greeting");
        await greeter.AskAsync("GET /nowhere");

        var (status, entry) = await greeter.ControlAsync($"GET /__admin/requests/{id}");

        Assert.Equal(200, status);
        Assert.Contains($"\"url\": \"{url}\"", entry, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("7")]
    [InlineData("last")]
    public async Task An_entry_that_is_not_there_is_a_404_that_says_what_may_be_asked(string id)
    {
        await using var greeter = await Greeter.StartAsync();

        var answer = await greeter.ControlAsync($"GET /__admin/requests/{id}");

        Assert.Equal((404, $$"""
            {
              "message": "There is no request {{id}} in the journal.",
              "detail": "It may be a number from GET /__admin/requests that was not evicted, or latest."
            }

            """), answer);
    }

    [Fact]
    public async Task The_oldest_go_when_there_are_too_many_and_are_counted()
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(JournalEntries: 2));

        foreach (var number in Enumerable.Range(1, 5))
        {
            await greeter.AskAsync($"GET /greeting?{number}");
        }

        var journal = await greeter.JournalAsync(2);
        Assert.Equal(["GET /greeting?4", "GET /greeting?5"], Entries.Of(journal));
        Assert.Equal((5, 2, 3), Entries.MetaOf(journal));
    }

    [Fact]
    public async Task The_oldest_go_when_they_weigh_too_much_but_the_last_one_stays()
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(JournalBytes: 20_000));
        var body = new string('b', 9_000);

        foreach (var number in Enumerable.Range(1, 3))
        {
            await greeter.AskAsync($"POST /things?{number}", $"Content-Length: {body.Length}", body);
        }

        await greeter.ControlAsync("POST /__admin/requests/wait", """{"request":{"url":"/things?3"},"answered":true}""");
        Assert.Equal((3, 1, 2), Entries.MetaOf(await greeter.JournalAsync()));
        Assert.Equal(["POST /things?3"], Entries.Of(await greeter.JournalAsync()));
    }

    [Fact]
    public async Task Evicted_entries_give_back_what_they_weighed()
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(JournalBytes: 50_000));
        var body = new string('b', 10_000);

        await Task.WhenAll(Enumerable.Range(1, 60).Select(number =>
            greeter.AskAsync($"POST /things?{number}", $"Content-Length: {body.Length}", body)));
        await greeter.JournalAsync(4);
        foreach (var number in Enumerable.Range(1, 8))
        {
            await greeter.AskAsync($"POST /things?last{number}", $"Content-Length: {body.Length}", body);
            await greeter.ControlAsync("POST /__admin/requests/wait", $$$"""{"request":{"url":"/things?last{{{number}}}"},"answered":true}""");
        }

        Assert.Equal((68, 4, 64), Entries.MetaOf(await greeter.JournalAsync()));
    }

    [Theory]
    [InlineData("DELETE /__admin/requests")]
    [InlineData("POST /__admin/reset")]
    public async Task Forgetting_empties_the_journal_and_its_counts(string forget)
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(JournalEntries: 1));
        await greeter.AskAsync("GET /greeting");
        await greeter.AskAsync("GET /greeting");
        await greeter.JournalAsync();

        var (status, _) = await greeter.ControlAsync(forget);
        var (_, journal) = await greeter.ControlAsync("GET /__admin/requests");

        Assert.Equal(204, status);
        Assert.Equal((0, 0, 0), Entries.MetaOf(journal));
    }

    [Fact]
    public async Task A_reset_takes_the_faults_back_too()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":500}""");

        await greeter.ControlAsync("POST /__admin/reset");

        Assert.Equal("200", (await greeter.AskAsync("GET /greeting"))[9..12]);
    }
}
