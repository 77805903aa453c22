using System.Net.Sockets;

namespace Mocks.Mocking.Tests;

/// <summary>The bytes that each kind of fault sends.</summary>
public sealed class FaultAnswerTests
{
    private const string Json = """{"greeting":"hello"}""";

    [Theory]
    [InlineData("GET /greeting", """{"request":"GET *","status":503}""", 503, "Service Unavailable", Json)]
    [InlineData("GET /greeting", """{"request":"GET *","kind":"status","status":500,"body":"oh é"}""", 500, "Internal Server Error", "oh Ã©")]
    [InlineData("GET /greeting", """{"request":"GET *","status":599,"body":""}""", 599, "", "")]
    public async Task A_status_fault_answers_with_its_status_and_its_body_or_the_true_one(
        string line, string fault, int status, string reason, string body)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync(fault);

        var answer = RawClient.WithoutDate(await greeter.AskAsync(line));

        Assert.Equal(Head($"{status} {reason}", $"Content-Length: {body.Length}") + body, answer);
    }

    [Fact]
    public async Task A_status_fault_on_a_streamed_answer_keeps_its_body()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /stream","status":500}""");

        var answer = await greeter.AskAsync("GET /stream");

        Assert.StartsWith("HTTP/1.1 500 Internal Server Error\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n2\r\n[1\r\n2\r\n,2\r\n3\r\n,3]\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_says_where_to()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":307,"body":"","location":"/greeting?again"}""");

        var answer = await greeter.AskAsync("GET /greeting");

        Assert.StartsWith("HTTP/1.1 307 Temporary Redirect\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nLocation: /greeting?again\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_may_say_when_to_try_again()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":429,"retryAfter":3}""");

        var answer = await greeter.AskAsync("GET /greeting");

        Assert.StartsWith("HTTP/1.1 429 Too Many Requests\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 3\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_bars_a_body_is_answered_without_one()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":204}""");

        var answer = await greeter.AskAsync("GET /greeting");

        Assert.StartsWith("HTTP/1.1 204 No Content\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Close_before_head_ends_the_connection_politely_without_a_byte()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"* *","kind":"close-before-head","times":2}""");

        Assert.Equal("", await greeter.AskAsync("GET /greeting"));
        Assert.Equal("", await greeter.AskAsync("POST /unread", "Content-Length: 3", "abc"));
    }

    [Fact]
    public async Task Reset_ends_the_connection_with_a_reset()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","kind":"reset"}""");

        var cut = await Assert.ThrowsAsync<SocketException>(() => greeter.AskAsync("GET /greeting"));

        Assert.Equal(SocketError.ConnectionReset, cut.SocketErrorCode);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(5, """{"gre""")]
    [InlineData(99, Json)]
    public async Task Close_in_body_sends_a_true_head_and_so_many_bytes(int atByte, string body)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync($$"""{"request":"GET /greeting","kind":"close-in-body","atByte":{{atByte}}}""");

        var answer = RawClient.WithoutDate(await greeter.AskAsync("GET /greeting"));

        Assert.Equal(RawHead("200 OK", "Content-Length: 20") + body, answer);
    }

    [Fact]
    public async Task Close_in_body_of_a_long_answer_cuts_its_chunk()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /long","kind":"close-in-body","atByte":10}""");

        var answer = RawClient.WithoutDate(await greeter.AskAsync("GET /long"));

        Assert.Equal(RawHead("200 OK", "Transfer-Encoding: chunked") + "1388\r\n" + Greeter.LongBody[..10], answer);
    }

    [Theory]
    [InlineData(10, "Content-Length: 30")]
    [InlineData(-5, "Content-Length: 15")]
    [InlineData(-50, "Content-Length: 0")]
    public async Task Wrong_content_length_is_off_by_so_many_bytes_and_the_body_is_whole(int lengthOff, string length)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync($$"""{"request":"GET /greeting","kind":"wrong-content-length","lengthOff":{{lengthOff}}}""");

        var answer = RawClient.WithoutDate(await greeter.AskAsync("GET /greeting"));

        Assert.Equal(RawHead("200 OK", length) + Json, answer);
    }

    [Fact]
    public async Task Malformed_json_lacks_its_last_bracket_and_has_the_right_length()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","kind":"malformed-json"}""");

        var answer = RawClient.WithoutDate(await greeter.AskAsync("GET /greeting"));

        Assert.Equal(Head("200 OK", "Content-Length: 19") + """{"greeting":"hello" """.TrimEnd(), answer);
    }

    // Kestrel's order of headers; an answer that bypasses Kestrel has its own order.
    private static string Head(string status, string length) =>
        $"HTTP/1.1 {status}\r\n{length}\r\nConnection: close\r\nContent-Type: application/json\r\nDate: {{date}}\r\n\r\n";

    private static string RawHead(string status, string length) =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nDate: {{date}}\r\n{length}\r\n\r\n";
}
