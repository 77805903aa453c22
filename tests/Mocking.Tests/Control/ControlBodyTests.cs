namespace Mocks.Mocking.Tests;

/// <summary>What a control route takes of a body, and what it says of one that it cannot take.</summary>
public sealed class ControlBodyTests
{
    private const int MaxBytes = 4 * 1024 * 1024;

    private const string TooLarge = """
        {
          "message": "The body is too large.",
          "detail": "A control route takes at most 4194304 bytes."
        }

        """;

    public static TheoryData<string> Routes => ["POST /__admin/faults", "PUT /__admin/preset", "POST /__admin/requests/find", "POST /__admin/requests/count", "POST /__admin/requests/wait"];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_body_that_is_announced_as_too_large_is_refused_before_it_is_sent(string route)
    {
        await using var greeter = await Greeter.StartAsync();

        // The client waits for an answer before it sends a byte.
        using var client = await greeter.ConnectAsync();
        await client.SendAsync(RawClient.Request(route, $"Content-Length: {MaxBytes + 1}\nExpect: 100-continue"));

        Assert.StartsWith("HTTP/1.1 413 Payload Too Large\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal(TooLarge, System.Text.Encoding.UTF8.GetString(await client.ReadBytesAsync(TooLarge.Length)));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_body_without_a_length_is_refused_when_it_becomes_too_large(string route)
    {
        await using var greeter = await Greeter.StartAsync();
        using var client = await greeter.ConnectAsync();
        await client.SendAsync(RawClient.Request(route, "Transfer-Encoding: chunked"));

        await client.SendAsync($"{MaxBytes:x}\r\n{new string(' ', MaxBytes)}\r\n1\r\n \r\n");

        Assert.StartsWith("HTTP/1.1 413 Payload Too Large\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_largest_body_is_read()
    {
        await using var greeter = await Greeter.StartAsync();
        const string query = """{"url":"/greeting"}""";

        var (status, _) = await greeter.ControlAsync("POST /__admin/requests/find", query + new string(' ', MaxBytes - query.Length));

        Assert.Equal(200, status);
    }

    [Theory]
    [InlineData("{\"request\":\"GET /*\",\"status\":500,\"{0}\":1}")]
    [InlineData("{\"request\":\"GET /*\",\"kind\":\"{0}\"}")]
    [InlineData("{\"request\":\"{0}\",\"status\":500}")]
    public async Task An_error_repeats_little_of_a_large_body(string fault)
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, problem) = await greeter.ControlAsync("POST /__admin/faults", fault.Replace("{0}", new string('x', 3_000_000), StringComparison.Ordinal));

        Assert.Equal(400, status);
        Assert.InRange(problem.Length, 1, 40_000);
    }

    [Theory]
    [InlineData("POST /__admin/requests/find", """{"url":"\ud800"}""", 8)]
    [InlineData("POST /__admin/requests/find", """{"headers":{"a\udc00":{"equalTo":"x"}}}""", 13)]
    [InlineData("PUT /__admin/preset", """{"name":"usual","parameters":{"a":"\ud83d"}}""", 35)]
    [InlineData("POST /__admin/faults", """{"request":"GET /","status":500,"body":"\udc00\ud800"}""", 40)]
    public async Task A_text_with_half_of_a_surrogate_pair_is_refused_by_its_place(string route, string body, int place)
    {
        await using var greeter = await Greeter.StartAsync();

        var answer = await greeter.ControlAsync(route, body);

        Assert.Equal((400, $$"""
            {
              "message": "The body is not what this route takes.",
              "detail": "the text at byte {{place}} is not Unicode: it has half of a surrogate pair (\\ud800 to \\udfff), or bytes that are not UTF-8."
            }

            """), answer);
    }

    [Fact]
    public async Task A_client_that_leaves_in_a_body_hurts_no_other()
    {
        await using var greeter = await Greeter.StartAsync();

        foreach (var framing in (string[])["Content-Length: 100", "Transfer-Encoding: chunked"])
        {
            using var client = await greeter.ConnectAsync();
            await client.SendAsync(RawClient.Request("POST /__admin/faults", framing, "3\r\n{"));
        }

        Assert.Equal(200, (await greeter.ControlAsync("GET /__admin/faults")).Status);
    }
}
