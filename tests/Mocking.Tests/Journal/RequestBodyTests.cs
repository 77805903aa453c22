using Mocks.Mocking.Journal;

namespace Mocks.Mocking.Tests;

/// <summary>The journal has the received part of a body, whatever its framing and however it ends.</summary>
public sealed class RequestBodyTests
{
    [Fact]
    public async Task A_chunked_body_is_put_together()
    {
        await using var greeter = await Greeter.StartAsync();

        await greeter.AskAsync("POST /things", "Transfer-Encoding: chunked", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

        Assert.Equal(("abcde", 5, false), Entries.BodyOf(await greeter.JournalAsync()));
        Assert.Equal(["abcde"], greeter.Things);
    }

    [Theory]
    [InlineData("Content-Length: 10", "abc")]
    [InlineData("Transfer-Encoding: chunked", "3\r\nabc\r\n5\r\n")]
    public async Task A_body_that_ends_too_early_is_flagged(string framing, string sent)
    {
        await using var greeter = await Greeter.StartAsync();
        using var client = await greeter.ConnectAsync();

        await client.SendAsync(RawClient.Request("POST /things", framing, sent));
        client.CloseOutput();

        var (body, _, incomplete) = Entries.BodyOf(await greeter.JournalAsync());
        Assert.True(incomplete);
        Assert.StartsWith(body ?? "", "abc", StringComparison.Ordinal); // The part that came before the end was noticed.
    }

    [Fact]
    public async Task A_body_with_broken_chunks_is_flagged_and_the_mock_lives_on()
    {
        await using var greeter = await Greeter.StartAsync();

        await greeter.AskAsync("POST /things", "Transfer-Encoding: chunked", "3\r\nabc\r\nnonsense\r\n");

        Assert.True(Entries.BodyOf(await greeter.JournalAsync()).Incomplete);
        Assert.Equal("200", (await greeter.AskAsync("GET /greeting"))[9..12]);
    }

    [Fact]
    public async Task A_body_that_is_no_utf_8_is_shown_in_base64()
    {
        await using var greeter = await Greeter.StartAsync();

        await greeter.AskAsync("POST /things", "Content-Length: 3", "a\u00FFb");

        Assert.Equal(("base64:Yf9i", 3, false), Entries.BodyOf(await greeter.JournalAsync()));
    }

    [Theory]
    [InlineData("POST /unread")]
    [InlineData("POST /nowhere")]
    [InlineData("DELETE /things")]
    public async Task A_body_that_no_handler_reads_is_recorded_all_the_same(string line)
    {
        await using var greeter = await Greeter.StartAsync();

        await greeter.AskAsync(line, "Content-Length: 3", "abc");

        Assert.Equal(("abc", 3, false), Entries.BodyOf(await greeter.JournalAsync()));
    }

    [Fact]
    public async Task A_body_that_no_handler_reads_does_not_hold_up_the_answer()
    {
        await using var greeter = await Greeter.StartAsync();
        using var client = await greeter.ConnectAsync();

        await client.SendAsync(RawClient.Request("POST /unread", "Content-Length: 6", "abc"));
        var head = await client.ReadHeadAsync();
        await client.SendAsync("def");

        Assert.StartsWith("HTTP/1.1 202 ", head, StringComparison.Ordinal);
        Assert.Equal(("abcdef", 6, false), Entries.BodyOf(await greeter.JournalAsync()));
    }

    [Fact]
    public async Task The_journal_keeps_one_mebibyte_of_a_large_body_and_the_service_gets_all()
    {
        await using var greeter = await Greeter.StartAsync();
        var body = new string('b', 3 * 1024 * 1024);

        await greeter.AskAsync("POST /things", $"Content-Length: {body.Length}", body);

        Assert.Equal((body[..(1024 * 1024)], 1024 * 1024, true), Entries.BodyOf(await greeter.JournalAsync()));
        Assert.Equal(body.Length, Assert.Single(greeter.Things).Length);
    }

    [Theory]
    [InlineData(0, "A thing of 16777216 letters.")]
    [InlineData(1, "A thing of 16777216 letters.")]
    public async Task The_service_gets_no_more_than_sixteen_mebibytes(int more, string remark)
    {
        await using var greeter = await Greeter.StartAsync();
        var length = RequestBody.MaxBytes + more;

        var answer = await greeter.AskAsync("POST /things", $"Content-Length: {length}", new string('b', length));

        Assert.StartsWith("HTTP/1.1 201 ", answer, StringComparison.Ordinal);
        Assert.Contains(remark, await greeter.JournalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_waits_for_100_gets_it_when_the_service_reads_the_body()
    {
        await using var greeter = await Greeter.StartAsync();
        using var client = await greeter.ConnectAsync();

        await client.SendAsync(RawClient.Request("POST /things", "Content-Length: 3\nExpect: 100-continue"));
        var go = await client.ReadHeadAsync();
        await client.SendAsync("abc");
        var answer = await client.ReadToEndAsync();

        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", go);
        Assert.StartsWith("HTTP/1.1 201 ", answer, StringComparison.Ordinal);
        Assert.Equal(("abc", 3, false), Entries.BodyOf(await greeter.JournalAsync()));
    }

    [Fact]
    public async Task A_client_that_waits_for_100_gets_the_answer_at_once_when_nobody_reads_the_body()
    {
        await using var greeter = await Greeter.StartAsync();
        using var client = await greeter.ConnectAsync();

        await client.SendAsync(RawClient.Request("POST /unread", "Content-Length: 3\nExpect: 100-continue"));

        Assert.StartsWith("HTTP/1.1 202 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal((null, 0, false), Entries.BodyOf(await greeter.JournalAsync()));
    }
}
