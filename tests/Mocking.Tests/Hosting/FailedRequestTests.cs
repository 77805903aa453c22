namespace Mocks.Mocking.Tests;

/// <summary>A handler that throws: one line to the client and to the journal, and no stack trace.</summary>
public sealed class FailedRequestTests
{
    private const string Sentence = "mock-greeter failed on this request. This is a fault of the mock, not of the client. "
        + "InvalidOperationException: The greeter is broken.    at Somewhere()";

    [Fact]
    public async Task A_handler_that_throws_answers_500_in_one_line_and_is_in_the_journal()
    {
        await using var greeter = await Greeter.StartAsync();

        var answer = await greeter.AskAsync("GET /broken");

        Assert.StartsWith("HTTP/1.1 500 Internal Server Error\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith($"\r\n\r\n{Sentence}\n", answer, StringComparison.Ordinal);
        var journal = await greeter.JournalAsync();
        Assert.Contains("\"status\": 500", journal, StringComparison.Ordinal);
        Assert.Contains($"\"remarks\": [\n        \"{Sentence}\"\n      ]", journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_throws_after_its_head_was_sent_ends_the_connection()
    {
        await using var greeter = await Greeter.StartAsync();

        using var client = await greeter.ConnectAsync();
        await client.SendAsync(RawClient.Request("GET /half"));

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal("half", await client.ReadChunkAsync());
        Assert.Contains("InvalidOperationException: The greeter broke in the middle.", await greeter.JournalAsync(), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await greeter.AskAsync("GET /greeting"), StringComparison.Ordinal);
    }
}
