using System.Globalization;

namespace Mocks.Mocking.Tests;

/// <summary>Which requests a fault spoils; all others stay as they were.</summary>
public sealed class FaultTurnsTests
{
    [Fact]
    public async Task A_fault_spoils_exactly_as_many_requests_as_it_was_told()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":503,"times":3}""");

        var statuses = new List<string>();
        for (var turn = 0; turn < 5; turn++)
        {
            statuses.Add((await greeter.AskAsync("GET /greeting"))[9..12]);
        }

        Assert.Equal(["503", "503", "503", "200", "200"], statuses);
    }

    [Fact]
    public async Task Requests_at_the_same_time_spend_no_turn_twice()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":503,"times":37}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => greeter.AskAsync("GET /greeting")));

        Assert.Equal(37, answers.Count(answer => answer[9..12] == "503"));
    }

    [Fact]
    public async Task The_oldest_fault_with_turns_left_goes_first()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":501}""");
        await greeter.GivenAFaultAsync("""{"request":"GET *","status":502}""");

        var first = await greeter.AskAsync("GET /greeting");
        var second = await greeter.AskAsync("GET /greeting");

        Assert.Equal("501 502", $"{first[9..12]} {second[9..12]}");
    }

    [Theory]
    [InlineData("/greeting")]
    [InlineData("/long")]
    [InlineData("/stream")]
    [InlineData("/nowhere")]
    public async Task Faults_that_are_spent_removed_or_for_others_change_no_byte(string path)
    {
        await using var greeter = await Greeter.StartAsync();
        var untouched = RawClient.WithoutDate(await greeter.AskAsync($"GET {path}"));

        await greeter.GivenAFaultAsync($$"""{"request":"GET {{path}}","kind":"close-before-head"}""");
        await greeter.AskAsync($"GET {path}");
        var afterSpent = RawClient.WithoutDate(await greeter.AskAsync($"GET {path}"));
        await greeter.GivenAFaultAsync($$"""{"request":"GET {{path}}","kind":"malformed-json"}""");
        await greeter.ControlAsync("DELETE /__admin/faults/2");
        var afterRemoved = RawClient.WithoutDate(await greeter.AskAsync($"GET {path}"));
        await greeter.GivenAFaultAsync("""{"request":"GET /elsewhere","status":500,"times":9}""");
        await greeter.GivenAFaultAsync($$"""{"request":"POST {{path}}","status":500,"times":9}""");
        await greeter.GivenAFaultAsync($$"""{"request":"GET {{path}}?x=1","status":500,"times":9}""");
        var besideOthers = RawClient.WithoutDate(await greeter.AskAsync($"GET {path}"));

        Assert.Equal([untouched, untouched, untouched], [afterSpent, afterRemoved, besideOthers]);
    }

    [Theory]
    [InlineData("GET /greeting", "GET /greeting?a=b", 503)]
    [InlineData("GET /greeting?a=*", "GET /greeting?a=b", 503)]
    [InlineData("GET /greeting?a=c", "GET /greeting?a=b", 200)]
    [InlineData("* *", "GET /greeting", 503)]
    [InlineData("* *ting", "GET /greeting", 503)]
    [InlineData("get /greeting", "GET /greeting", 200)]
    [InlineData("GET /greet.ng", "GET /greeting", 200)]
    public async Task The_query_counts_only_when_it_is_named_and_a_star_stands_for_any_run(string request, string line, int status)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync($$"""{"request":"{{request}}","status":503}""");

        var answer = await greeter.AskAsync(line);

        Assert.Equal(status.ToString(CultureInfo.InvariantCulture), answer[9..12]);
    }

    [Theory]
    [InlineData("status\",\"status\":\"500", false)]
    [InlineData("close-before-head", false)]
    [InlineData("reset", false)]
    [InlineData("no-answer", false)]
    [InlineData("malformed-json", true)]
    [InlineData("close-in-body", true)]
    public async Task Only_what_the_service_really_answered_is_kept(string kind, bool kept)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync($$"""{"request":"POST /things","kind":"{{kind}}"}""".Replace("\"500\"", "500", StringComparison.Ordinal));
        using var client = await greeter.ConnectAsync();

        await client.SendAsync(RawClient.Request("POST /things", "Content-Length: 3", "abc"));
        var journal = await greeter.JournalAsync();

        Assert.Equal(kept ? ["abc"] : [], greeter.Things);
        Assert.Contains(kept ? "A thing of 3 letters." : "A thing of 3 letters, not kept.", journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_says_what_is_left_of_each()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":503,"times":2}""");
        await greeter.AskAsync("GET /greeting");

        var (_, list) = await greeter.ControlAsync("GET /__admin/faults");
        var cleared = await greeter.ControlAsync("DELETE /__admin/faults");
        var gone = await greeter.ControlAsync("DELETE /__admin/faults/1");

        Assert.Equal("""
            {
              "faults": [
                {
                  "id": 1,
                  "fault": {
                    "request": "GET /greeting",
                    "times": 2,
                    "status": 503,
                    "delayMs": 0,
                    "atByte": 0,
                    "everyMs": 1000,
                    "lengthOff": 10
                  },
                  "remaining": 1
                }
              ]
            }

            """, list);
        Assert.Equal(204, cleared.Status);
        Assert.Equal((404, "{\n  \"message\": \"There is no fault 1.\",\n  \"detail\": \"GET /__admin/faults lists them.\"\n}\n"), gone);
    }
}
