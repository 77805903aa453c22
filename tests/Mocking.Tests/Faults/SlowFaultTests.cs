namespace Mocks.Mocking.Tests;

/// <summary>Faults that take time or never end, on a clock that the test moves.</summary>
public sealed class SlowFaultTests
{
    [Fact]
    public async Task A_delay_holds_the_true_answer_for_exactly_so_long()
    {
        var time = new ManualTime();
        await using var greeter = await Greeter.StartAsync(time: time);
        var untouched = await greeter.AskAsync("GET /greeting");
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","delayMs":5000}""");

        using var client = await greeter.ConnectAsync();
        await client.SendAsync(RawClient.Request("GET /greeting"));
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromMilliseconds(4999));
        var early = client.Available;
        time.Advance(TimeSpan.FromMilliseconds(1));
        var answer = await client.ReadToEndAsync();

        Assert.Equal(0, early);
        Assert.Equal(RawClient.WithoutDate(untouched), RawClient.WithoutDate(answer));
        Assert.Contains("\"durationMs\": 5000,", await greeter.JournalAsync(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_kind_can_be_delayed()
    {
        var time = new ManualTime();
        await using var greeter = await Greeter.StartAsync(time: time);
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":500,"delayMs":250}""");

        var asking = greeter.AskAsync("GET /greeting");
        await time.UntilSomethingWaitsAsync(TimeSpan.FromMilliseconds(250));
        time.Advance(TimeSpan.FromMilliseconds(250));

        Assert.StartsWith("HTTP/1.1 500 ", await asking, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_answer_sends_nothing_and_a_test_that_waits_for_the_request_still_sees_it()
    {
        var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"POST /things","kind":"no-answer"}""");
        using var client = await greeter.ConnectAsync();

        await client.SendAsync(RawClient.Request("POST /things", "Content-Length: 3", "abc"));
        var journal = await greeter.JournalAsync();
        var sent = client.Available;
        await greeter.DisposeAsync();

        Assert.Contains("\"body\": \"abc\"", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("\"response\"", journal, StringComparison.Ordinal);
        Assert.Equal(0, sent);
    }

    [Fact]
    public async Task No_answer_to_a_body_that_no_handler_reads_still_has_it_in_the_journal()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"POST /unread","kind":"no-answer"}""");
        using var client = await greeter.ConnectAsync();

        await client.SendAsync(RawClient.Request("POST /unread", "Content-Length: 3", "abc"));

        Assert.Contains("\"body\": \"abc\"", await greeter.JournalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_drip_sends_the_body_byte_by_byte_as_the_clock_goes()
    {
        var time = new ManualTime();
        await using var greeter = await Greeter.StartAsync(time: time);
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","kind":"slow-drip","everyMs":2000}""");
        using var client = await greeter.ConnectAsync();

        await client.SendAsync(RawClient.Request("GET /greeting"));
        var head = await client.ReadHeadAsync();
        foreach (var letter in """{"greeting":"hello"}""")
        {
            Assert.Equal($"{letter}", await client.ReadAsync(100));
            await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(2));
            Assert.Equal(0, client.Available);
            time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Contains("\r\nContent-Length: 20\r\n", head, StringComparison.Ordinal);
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task An_endless_body_goes_on_until_the_client_leaves_and_the_mock_lives_on()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","kind":"endless-body"}""");

        var read = 0;
        using (var client = await greeter.ConnectAsync())
        {
            await client.SendAsync(RawClient.Request("GET /greeting"));
            while (read < 4 * 1024 * 1024)
            {
                var more = await client.ReadAsync(64 * 1024);
                Assert.NotEqual("", more);
                read += more.Length;
            }
        }

        var journal = await greeter.JournalAsync();
        Assert.Contains("\"kind\": \"endless-body\"", journal, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await greeter.AskAsync("GET /greeting"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("malformed-json")]
    [InlineData("slow-drip")]
    [InlineData("endless-body")]
    public async Task A_fault_in_the_body_leaves_an_answer_that_may_have_none_as_it_was(string kind)
    {
        await using var greeter = await Greeter.StartAsync();
        var untouched = await greeter.AskAsync("DELETE /things");
        await greeter.GivenAFaultAsync($$"""{"request":"DELETE /things","kind":"{{kind}}"}""");

        var answer = await greeter.AskAsync("DELETE /things");

        Assert.StartsWith("HTTP/1.1 204 No Content\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(RawClient.WithoutDate(untouched), RawClient.WithoutDate(answer));
    }
}
