namespace Mocks.Mocking.Tests;

/// <summary><c>GET /__admin/events/stream</c>.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task An_exchange_is_told_when_it_begins_and_when_it_ends()
    {
        await using var greeter = await Greeter.StartAsync(time: new ManualTime());
        using var events = await EventReader.ConnectAsync(greeter.Address);

        await greeter.AskAsync("POST /things?size=3", "Content-Length: 3", "abc");
        var began = await events.NextAsync();
        var ended = await events.TextAsync();

        Assert.Equal(("1 exchange", "began"), (began.Name, (string?)began.Data["phase"]));
        Assert.Equal("""
            id: 2
            event: exchange
            data: {"sequence":2,"phase":"ended","mock":"Mock Greeter","id":1,"method":"POST","url":"/things?size=3","receivedAt":"2026-01-01T00:00:00+00:00","status":201,"durationMs":0,"requestBytes":3,"answerBytes":13,"wasMatched":true,"fault":null,"verdicts":[],"remarks":["A thing of 3 letters."],"nearest":null}
            """, ended);
    }

    [Fact]
    public async Task It_has_the_fault_and_the_nearest_route_and_no_secret()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greting*","status":503}""");
        using var events = await EventReader.ConnectAsync(greeter.Address);

        await greeter.AskAsync("GET /greting?token=tok_0123456789abcdef");
        await events.NextAsync();
        var (_, ended) = await events.NextAsync();

        Assert.Equal((503, false, "GET /greeting"), ((int)ended["fault"]!["status"]!, (bool)ended["wasMatched"]!, (string?)ended["nearest"]));
        Assert.DoesNotContain("tok_0123456789abcdef", ended.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_routes_that_change_the_mock_are_told()
    {
        await using var greeter = await Greeter.StartAsync();
        using var events = await EventReader.ConnectAsync(greeter.Address);

        await greeter.ControlAsync("PUT /__admin/preset", """{"name":"no such preset"}""");
        await greeter.ControlAsync("GET /__admin/preset");
        await greeter.ControlAsync("PUT /__admin/preset", """{"name":"formal"}""");
        var preset = await events.ShortAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":503}""");
        var faults = await events.ShortAsync();
        await greeter.ControlAsync("DELETE /__admin/requests");
        var cleared = await events.ShortAsync();
        await greeter.ControlAsync("POST /__admin/reset");

        Assert.Equal(
            ["1 changed: {\"what\":\"preset\"}", "2 changed: {\"what\":\"faults\"}", "3 cleared: {\"sequence\":3}",
                "4 cleared: {\"sequence\":4}", "5 changed: {\"what\":\"reset\"}"],
            [preset, faults, cleared, await events.ShortAsync(), await events.ShortAsync()]);
    }

    [Fact]
    public async Task A_subscriber_that_comes_again_gets_what_it_missed_and_goes_on()
    {
        await using var greeter = await Greeter.StartAsync();
        using (var before = await EventReader.ConnectAsync(greeter.Address))
        {
            await greeter.AskAsync("GET /greeting");
            Assert.Equal(["1 exchange: began GET /greeting", "2 exchange: ended GET /greeting"], [await before.ShortAsync(), await before.ShortAsync()]);
        }

        await greeter.AskAsync("GET /nowhere");
        await greeter.AskAsync("GET /long");
        await greeter.JournalAsync(3);
        using var again = await EventReader.ConnectAsync(greeter.Address, lastEventId: "2");
        using var all = await EventReader.ConnectAsync(greeter.Address, query: "?lastEventId=0");
        await greeter.AskAsync("DELETE /things");

        Assert.Equal(
            ["4 exchange: ended GET /nowhere", "6 exchange: ended GET /long", "7 exchange: began DELETE /things", "8 exchange: ended DELETE /things"],
            [await again.ShortAsync(), await again.ShortAsync(), await again.ShortAsync(), await again.ShortAsync()]);
        Assert.Equal("2 exchange: ended GET /greeting", await all.ShortAsync());
    }

    [Fact]
    public async Task A_subscriber_that_reads_too_late_is_told_how_many_events_it_has_lost()
    {
        const int Requests = 600; // Each event has 48 KB: more than its queue and the buffers of its connection hold.
        await using var greeter = await Greeter.StartAsync();
        using var events = await EventReader.ConnectAsync(greeter.Address);
        for (var at = 0; at < Requests; at++)
        {
            await greeter.AskAsync("GET /judged");
        }

        await greeter.JournalAsync(Requests);
        var (told, lost) = (0, 0);
        while (told + lost < 2 * Requests)
        {
            var (name, data) = await events.NextAsync();
            lost += name == "dropped" ? (int)data["dropped"]! : 0;
            told += name == "dropped" ? 0 : 1;
        }

        Assert.Equal(2 * Requests, told + lost);
        Assert.True(lost > 0, $"{told} were told.");
    }

    [Fact]
    public async Task What_was_cleared_meanwhile_is_told_first_and_so_is_another_mock_under_the_same_address()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("GET /greeting");
        await greeter.JournalAsync();
        await greeter.ControlAsync("DELETE /__admin/requests");
        await greeter.AskAsync("GET /long");
        await greeter.JournalAsync();

        using var again = await EventReader.ConnectAsync(greeter.Address, lastEventId: "1");
        using var foreign = await EventReader.ConnectAsync(greeter.Address, lastEventId: "1000");

        Assert.Equal(["3 cleared: {\"sequence\":3}", "5 exchange: ended GET /long"], [await again.ShortAsync(), await again.ShortAsync()]);
        Assert.Equal(["0 cleared: {\"sequence\":0}", "5 exchange: ended GET /long"], [await foreign.ShortAsync(), await foreign.ShortAsync()]);
    }

    [Theory]
    [InlineData("soon", "")]
    [InlineData("-1", "")]
    [InlineData("99999999999999999999", "")]
    [InlineData("", "")]
    [InlineData("soon", "Last-Event-ID: 1")]
    [InlineData("1", "Last-Event-ID: soon")]
    public async Task An_id_that_is_no_number_is_refused(string id, string header)
    {
        await using var greeter = await Greeter.StartAsync();

        var body = await greeter.AskAsync($"GET /__admin/events/stream?lastEventId={id}", header);

        Assert.StartsWith("HTTP/1.1 400 ", body, StringComparison.Ordinal);
        Assert.Contains("It may be the id of an event, or 0 for all that is kept.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quiet_stream_is_kept_alive_by_comments()
    {
        var time = new ManualTime();
        await using var greeter = await Greeter.StartAsync(time: time);
        using var events = await EventReader.ConnectAsync(greeter.Address);

        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(15));
        time.Advance(TimeSpan.FromSeconds(15));
        var comment = await events.TextAsync();
        await greeter.AskAsync("GET /greeting");

        Assert.Equal(":", comment);
        Assert.Equal("1 exchange: began GET /greeting", await events.ShortAsync());
    }

    [Fact]
    public async Task One_subscriber_too_many_is_told_so_and_has_a_place_when_another_leaves()
    {
        await using var greeter = await Greeter.StartAsync();
        var readers = new List<EventReader>();
        for (var at = 0; at < 16; at++)
        {
            readers.Add(await EventReader.ConnectAsync(greeter.Address));
        }

        var (status, body) = await greeter.ControlAsync("GET /__admin/events/stream");
        readers[0].Dispose();
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        EventReader? next = null;
        while (next is null)
        {
            patience.Token.ThrowIfCancellationRequested();
            next = await TryConnectAsync(greeter.Address);
        }

        next.Dispose();
        readers.ForEach(reader => reader.Dispose());
        Assert.Equal(503, status);
        Assert.Contains("At most 16 may follow the events at a time", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mock_that_stops_ends_its_streams_at_once()
    {
        var greeter = await Greeter.StartAsync(time: new ManualTime());
        using var events = await EventReader.ConnectAsync(greeter.Address);

        await greeter.DisposeAsync();

        try
        {
            Assert.Null(await events.TextAsync());
        }
        catch (IOException)
        {
            // The connection was cut.
        }
    }

    private static async Task<EventReader?> TryConnectAsync(Uri address)
    {
        try
        {
            return await EventReader.ConnectAsync(address);
        }
        catch (Xunit.Sdk.EqualException)
        {
            return null;
        }
    }
}
