using System.Text.Json;
using Mocks.Mocking.Har;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Tests.Rpc;

namespace Mocks.Mocking.Tests.Har;

/// <summary>The journal as an HTTP archive.</summary>
public sealed class HarTests
{
    [Fact]
    public async Task An_empty_journal_is_a_valid_archive_without_entries()
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, har) = await greeter.ControlAsync("GET /__admin/requests.har");

        Assert.Equal((200, 0), (status, EntriesOf(har).Length));
        Assert.Equal([], HarSchema.Problems(har));
    }

    [Fact]
    public async Task An_entry_has_request_answer_times_and_sizes()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("POST /things?a=1&b=x%20y&c&d=p+q", "Content-Type: application/json\nCookie: theme=dark; lang=en\nContent-Length: 13", """{"thing":"ä"}"""[..12] + "}");
        await greeter.JournalAsync();

        var (_, har) = await greeter.ControlAsync("GET /__admin/requests.har");

        Assert.Equal([], HarSchema.Problems(har));
        var entry = Assert.Single(EntriesOf(har));
        var (request, response) = (entry.GetProperty("request"), entry.GetProperty("response"));
        Assert.Equal("mock-greeter", Log(har).GetProperty("creator").GetProperty("name").GetString());
        Assert.Equal("http://localhost/things?a=1&b=x%20y&c&d=p+q", request.GetProperty("url").GetString());
        Assert.Equal(["a=1", "b=x y", "c=", "d=p q"], Pairs(request, "queryString"));
        Assert.Equal("application/json", request.GetProperty("postData").GetProperty("mimeType").GetString());
        Assert.Equal(13, request.GetProperty("bodySize").GetInt32());
        Assert.Equal((201, "Created", 13), (response.GetProperty("status").GetInt32(), response.GetProperty("statusText").GetString(), response.GetProperty("bodySize").GetInt32()));
        Assert.Equal("""{"kept":true}""", response.GetProperty("content").GetProperty("text").GetString());
        Assert.StartsWith("A thing of ", entry.GetProperty("comment").GetString(), StringComparison.Ordinal);
        Assert.Equal(entry.GetProperty("time").GetDouble(), entry.GetProperty("timings").GetProperty("wait").GetDouble());
    }

    [Theory]
    [InlineData("no-answer", 0)]
    [InlineData("close-in-body", 200)]
    [InlineData("close-before-head", 0)]
    public async Task What_a_fault_did_is_in_the_comment(string kind, int status)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync($$"""{"request":"GET /greeting","kind":"{{kind}}"{{(kind == "close-in-body" ? ",\"atByte\":3" : "")}}}""");
        using var client = await greeter.ConnectAsync();
        await client.SendAsync(RawClient.Request("GET /greeting"));
        await greeter.JournalAsync();

        var (_, har) = await greeter.ControlAsync("GET /__admin/requests.har");

        Assert.Equal([], HarSchema.Problems(har));
        var entry = Assert.Single(EntriesOf(har));
        Assert.Equal(status, entry.GetProperty("response").GetProperty("status").GetInt32());
        Assert.Equal($"Spoiled by the fault {kind}.", entry.GetProperty("comment").GetString());
        Assert.True(entry.GetProperty("time").GetDouble() >= 0, har);
    }

    [Theory]
    [InlineData("GET /a|b?q=\"<>\\^`{}&token=abcdefghijklmnop", "")]
    [InlineData("GET /%zz%4", "")]
    [InlineData("GET http://user:password@localhost/x", "")]
    [InlineData("OPTIONS *", "")]
    [InlineData("GET /greeting", "Authorization: Bearer abcdefghijklmnop\nX-Odd: \u00ff\u0080")]
    [InlineData("GET /stream", "")]
    [InlineData("GET /judged", "")]
    [InlineData("GET /broken", "")]
    public async Task Whatever_was_sent_it_is_a_valid_archive_and_has_no_secret(string line, string headers)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync(line, headers);

        var (_, har) = await greeter.ControlAsync("GET /__admin/requests.har");

        Assert.Equal([], HarSchema.Problems(har));
        Assert.DoesNotContain("efghijklmnop", har, StringComparison.Ordinal);
        Assert.DoesNotContain("password", har, StringComparison.Ordinal);
        Assert.True(Uri.TryCreate(EntriesOf(har) is [var entry, ..] ? entry.GetProperty("request").GetProperty("url").GetString() : "http://x/", UriKind.Absolute, out _), har);
    }

    [Theory]
    [InlineData("/%41%zz%z4%4z%4", "/%41%25zz%25z4%254z%254")]
    [InlineData("/a|b?q=\"<>", "/a%7Cb?q=%22%3C%3E")]
    public async Task A_target_is_escaped_where_it_is_not(string target, string escaped)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync($"GET {target}");

        var (_, har) = await greeter.ControlAsync("GET /__admin/requests.har");

        Assert.Equal($"http://localhost{escaped}", Assert.Single(EntriesOf(har)).GetProperty("request").GetProperty("url").GetString());
    }

    [Fact]
    public async Task A_body_that_is_not_text_is_base64_and_says_so()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("POST /unread", "Content-Length: 3", "\u00ff\u00fe\u00fd");
        await greeter.JournalAsync();

        var (_, har) = await greeter.ControlAsync("GET /__admin/requests.har");

        Assert.Equal([], HarSchema.Problems(har));
        var data = Assert.Single(EntriesOf(har)).GetProperty("request").GetProperty("postData");
        Assert.Equal(("//79", "The body is not UTF-8: the text is its base64."), (data.GetProperty("text").GetString(), data.GetProperty("comment").GetString()));
    }

    [Fact]
    public async Task A_call_over_RPC_has_no_version_of_HTTP_and_says_what_it_is()
    {
        await using var greeter = await Greeter.StartAsync();
        var call = greeter.BeginCall();
        call.CallFailed(12, "no greeting");
        call.CallSettled(call.ReceivedAt);

        var (_, har) = await greeter.ControlAsync("GET /__admin/requests.har");

        Assert.Equal([], HarSchema.Problems(har));
        var entry = EntriesOf(har).Single(entry => entry.GetProperty("request").GetProperty("method").GetString() == "RPC");
        Assert.Equal(("", "", ""), (entry.GetProperty("request").GetProperty("httpVersion").GetString(), entry.GetProperty("response").GetProperty("httpVersion").GetString(),
            entry.GetProperty("response").GetProperty("statusText").GetString()));
        Assert.Equal("A call over RPC, on the connection of request 1: URL and status are made up. It failed with code 12: no greeting", entry.GetProperty("comment").GetString());
    }

    [Fact]
    public void What_is_left_out_of_a_body_is_said()
    {
        var asked = new AskedView("POST", "/x", "127.0.0.1", DateTimeOffset.UnixEpoch, new Dictionary<string, string>(), null, null, "…#12345678", 7, true, HeadersLeftOut: 5);
        var answered = new AnsweredView(200, new Dictionary<string, string> { ["Set-Cookie"] = "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT, b=2", ["Location"] = "/y" }, null, "//4=", null, 70_000, true);

        var entry = HarEntry.Of(new RequestView(1, asked, answered, true, 12.5, null, [], []));

        Assert.Equal("The head was too large to keep: 5 more header lines are left out.", entry.Request.Comment);
        Assert.Equal(new HarPostData("", "", "The body is secret as a whole, and left out; its hash is …#12345678. Only 7 bytes of the body are kept."), entry.Request.PostData);
        Assert.Equal(new HarContent(70_000, "", "//4=", "base64", "Of the 70000 bytes that were sent only the first are kept; of a stream none."), entry.Response.Content);
        Assert.Equal([new HarPair("a", "1"), new HarPair("b", "2")], entry.Response.Cookies);
        Assert.Equal("/y", entry.Response.RedirectURL);
    }

    private static JsonElement Log(string har) => JsonElement.Parse(har).GetProperty("log");

    private static JsonElement[] EntriesOf(string har) => [.. Log(har).GetProperty("entries").EnumerateArray()];

    private static string[] Pairs(JsonElement side, string member) =>
        [.. side.GetProperty(member).EnumerateArray().Select(pair => $"{pair.GetProperty("name").GetString()}={pair.GetProperty("value").GetString()}")];
}
