namespace Mocks.Mocking.Tests;

public sealed class FindTests
{
    private const string Token = "tok_0123456789abcdef";

    [Theory]
    [InlineData("{}", 3)]
    [InlineData("""{"method":"ANY"}""", 3)]
    [InlineData("""{"method":"POST"}""", 1)]
    [InlineData("""{"method":"post"}""", 0)]
    [InlineData("""{"url":"/greeting?a=b"}""", 1)]
    [InlineData("""{"url":"/greeting"}""", 0)]
    [InlineData("""{"urlPath":"/greeting"}""", 1)]
    [InlineData("""{"urlPattern":"/greeting.*"}""", 1)]
    [InlineData("""{"urlPattern":"/greet"}""", 0)]
    [InlineData("""{"urlPathPattern":"/(greeting|things)"}""", 2)]
    [InlineData("""{"headers":{"x-kind":{"equalTo":"blue"}}}""", 1)]
    [InlineData("""{"headers":{"x-kind":{"contains":"lu","matches":"b..e"}}}""", 1)]
    [InlineData("""{"headers":{"x-kind":{}}}""", 1)]
    [InlineData("""{"headers":{"x-kind":{"equalTo":"red"}}}""", 0)]
    [InlineData("""{"headers":{"x-token":{"equalTo":"tok_0123456789abcdef"}}}""", 1)]
    [InlineData("""{"headers":{"x-token":{"equalTo":"tok_0123456789abcdeX"}}}""", 0)]
    [InlineData("""{"headers":{"authorization":{"equalTo":"Bearer tok_0123456789abcdef"}}}""", 1)]
    [InlineData("""{"headers":{"cookie":{"equalTo":"session=tok_0123456789abcdef"}}}""", 1)]
    [InlineData("""{"url":"/nowhere?token=tok_0123456789abcdef"}""", 1)]
    [InlineData("""{"bodyPatterns":[{"contains":"thing"},{"matches":".*one\ntwo"}]}""", 1)]
    [InlineData("""{"bodyPatterns":[{"contains":"thing"},{"contains":"other"}]}""", 0)]
    public async Task Find_and_count_agree_on_which_requests_are_meant(string query, int count)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("GET /greeting?a=b", "X-Kind: blue");
        await greeter.AskAsync("POST /things", $"Content-Length: 13\nX-Token: {Token}\nAuthorization: Bearer {Token}\nCookie: session={Token}", "thing one\ntwo");
        await greeter.AskAsync($"GET /nowhere?token={Token}");
        await greeter.JournalAsync(3);

        var found = await greeter.ControlAsync("POST /__admin/requests/find", query);
        var counted = await greeter.ControlAsync("POST /__admin/requests/count", query);

        Assert.Equal(200, found.Status);
        Assert.Equal(count, Entries.Of(found.Body).Length);
        Assert.Equal((200, $"{{\n  \"count\": {count}\n}}\n"), counted);
    }

    [Theory]
    [InlineData("find", """{"urlPattern":"("}""", "\\\"(\\\" is not a regular expression: ")]
    [InlineData("count", """{"headers":{"x":{"matches":"["}}}""", "\\\"[\\\" is not a regular expression: ")]
    [InlineData("find", """{"bodyPatterns":[{"matches":"*"}]}""", "\\\"*\\\" is not a regular expression: ")]
    [InlineData("find", """{"headers":{"x-kind":null}}""", "headers.x-kind: null is not a pattern.")]
    [InlineData("count", """{"bodyPatterns":[null]}""", "bodyPatterns: null is not a pattern.")]
    [InlineData("find", """{"urlpath":"/greeting"}""", "urlpath")]
    [InlineData("wait", """{"requests":{}}""", "requests")]
    [InlineData("wait", """{"count":0}""", "count: 0 is nothing to wait for. It may be 1 or more.")]
    [InlineData("wait", """{"timeoutMs":-1}""", "timeoutMs: -1 cannot be waited. It may be from 0 to 600000.")]
    [InlineData("wait", """{"timeoutMs":600001}""", "timeoutMs: 600001 cannot be waited. It may be from 0 to 600000.")]
    [InlineData("wait", """{"request":{"urlPattern":"("}}""", "\\\"(\\\" is not a regular expression: ")]
    [InlineData("find", "null", "This route takes a JSON object.")]
    public async Task A_question_that_makes_no_sense_is_refused_by_the_name_of_its_member(string route, string query, string detail)
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, body) = await greeter.ControlAsync($"POST /__admin/requests/{route}", query);

        Assert.Equal(400, status);
        Assert.Contains(detail, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expression_that_never_comes_to_an_end_is_refused_and_not_a_fault_of_the_mock()
    {
        await using var greeter = await Greeter.StartAsync();
        var body = new string('a', 60) + "!";
        await greeter.AskAsync("POST /things", $"Content-Length: {body.Length}", body);
        await greeter.JournalAsync();

        var (status, text) = await greeter.ControlAsync("POST /__admin/requests/find", """{"bodyPatterns":[{"matches":"(a+)+"}]}""");

        Assert.Equal(400, status);
        Assert.Contains("takes too long", text, StringComparison.Ordinal);
    }
}
