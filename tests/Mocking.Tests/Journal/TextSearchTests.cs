using System.Text.Json;

namespace Mocks.Mocking.Tests;

/// <summary>Exchanges found by a text of their bodies.</summary>
public sealed class TextSearchTests
{
    [Theory]
    [InlineData("apples", "[1]")]
    [InlineData("APPLES%20and", "[1]")]
    [InlineData("kept", "[1,2]")]
    [InlineData("hello", "[3]")]
    [InlineData("2%5D", "[]")]
    [InlineData(",2", "[4]")]
    [InlineData("things", "[]")]
    public async Task Requests_answers_and_streams_are_searched_in_any_case_and_addresses_are_not(string text, string ids)
    {
        await using var greeter = await AskedAsync();

        Assert.Equal((200, ids), await IdsAsync(greeter, $"text={text}"));
    }

    [Fact]
    public async Task Only_those_after_an_id_are_looked_at_when_one_is_given()
    {
        await using var greeter = await AskedAsync();

        Assert.Equal((200, "[2]"), await IdsAsync(greeter, "text=kept&after=1"));
        Assert.Equal((200, "[]"), await IdsAsync(greeter, "text=kept&after=9223372036854775807"));
    }

    [Fact]
    public async Task A_secret_cannot_be_found_and_its_hash_can()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("POST /things", "Content-Length: 31", """{"token":"tok_fedcba987654321"}""");
        var shown = JsonElement.Parse(await greeter.JournalAsync()).GetProperty("requests")[0].GetProperty("request").GetProperty("body").GetString()!;

        Assert.Equal((200, "[]"), await IdsAsync(greeter, "text=fedcba98765"));
        Assert.Equal((200, "[1]"), await IdsAsync(greeter, $"text={Uri.EscapeDataString(shown[shown.IndexOf('…', StringComparison.Ordinal)..^2])}"));
    }

    [Theory]
    [InlineData("", "text: missing. It may be a word of a body, e.g. ?text=hello.")]
    [InlineData("text=", "text: missing. It may be a word of a body, e.g. ?text=hello.")]
    [InlineData("text=a&after=b", "after: \"b\" is not the id of a request. It may be a whole number from 0.")]
    [InlineData("text=a&after=-1", "after: \"-1\" is not the id of a request. It may be a whole number from 0.")]
    public async Task A_query_that_cannot_be_used_is_a_sentence(string query, string detail)
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, body) = await greeter.ControlAsync($"GET /__admin/requests/ids?{query}");

        Assert.Equal((400, detail), (status, JsonElement.Parse(body).GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused()
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, body) = await greeter.ControlAsync($"GET /__admin/requests/ids?text={new string('x', 1001)}");

        Assert.Equal((400, "text: it has 1001 characters. It may have 1000."), (status, JsonElement.Parse(body).GetProperty("detail").GetString()));
    }

    private static async Task<Greeter> AskedAsync()
    {
        var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("POST /things", "Content-Length: 16", "Apples and pears");
        await greeter.AskAsync("POST /things", "Content-Length: 5", "plums");
        await greeter.AskAsync("GET /greeting");
        await greeter.AskAsync("GET /stream");
        await greeter.JournalAsync(4);
        return greeter;
    }

    private static async Task<(int Status, string Ids)> IdsAsync(Greeter greeter, string query)
    {
        var (status, body) = await greeter.ControlAsync($"GET /__admin/requests/ids?{query}");
        return (status, JsonSerializer.Serialize(JsonElement.Parse(body).GetProperty("ids")));
    }
}
