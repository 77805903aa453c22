using System.Globalization;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests.Chat;

/// <summary>The chat page and its files.</summary>
public sealed class ChatRouteTests
{
    [Theory]
    [InlineData("/chat", "/chat/embed")]
    [InlineData("/@me/ws/apps/x/chat/", "/@me/ws/apps/x/chat/embed")]
    [InlineData("/", "/embed")]
    [InlineData("", "/embed")]
    [InlineData("chat", "/chat/embed")]
    public async Task The_root_leads_to_the_page_below_its_base_path(string basePath, string location)
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), ChatBasePath: basePath));
        var body = $"<a href=\"{location}\">Temporary Redirect</a>.\n\n";

        var answer = await agent.AskAsync("GET /?a=b");

        AssertAnswer(answer, "307 Temporary Redirect", body,
            $"Content-Length: {body.Length}", "Content-Type: text/html; charset=utf-8", $"Location: {location}", "Vary: Origin");
    }

    [Fact]
    public async Task Other_methods_are_led_there_without_a_word()
    {
        await using var agent = await Agent.StartAsync();

        AssertAnswer(await agent.AskAsync("HEAD /"), "307 Temporary Redirect", "", "Content-Type: text/html; charset=utf-8", "Location: /chat/embed", "Vary: Origin");
        AssertAnswer(await agent.AskAsync("POST /", "Content-Length: 0"), "307 Temporary Redirect", "", "Content-Length: 0", "Location: /chat/embed", "Vary: Origin");
        AssertAnswer(await agent.AskAsync("OPTIONS /"), "307 Temporary Redirect", "", "Content-Length: 0", "Location: /chat/embed", "Vary: Origin");
        AssertAnswer(await agent.AskAsync("BREW /"), "405 Method Not Allowed", "", "Content-Length: 0", "Vary: Origin");
    }

    [Theory]
    [InlineData("/chat/embed", "embed/")]
    [InlineData("/chat/embed?url=x", "embed/?url=x")]
    [InlineData("/chat/index.html", "./")]
    [InlineData("/chat/embed/index.html?a", "./?a")]
    public async Task A_folder_gets_its_slash_and_an_index_loses_its_name(string path, string location)
    {
        await using var agent = await Agent.StartAsync();

        AssertAnswer(await agent.AskAsync($"GET {path}"), "301 Moved Permanently", "", "Content-Length: 0", $"Location: {location}", "Vary: Origin");
        AssertAnswer(await agent.AskAsync($"DELETE {path}"), "301 Moved Permanently", "", "Content-Length: 0", $"Location: {location}", "Vary: Origin");
    }

    [Theory]
    [InlineData("/chat", "text/html", "<title>AgentAPI Chat</title>")]
    [InlineData("/chat/", "text/html", "<title>AgentAPI Chat</title>")]
    [InlineData("/chat/embed/", "text/html", "<title>AgentAPI Chat</title>")]
    [InlineData("/chat/%65mbed/", "text/html", "<title>AgentAPI Chat</title>")]
    [InlineData("/chat/chat.css", "text/css", "prefers-color-scheme")]
    [InlineData("/chat/chat.js", "text/javascript", "/events")]
    [InlineData("/chat/icon.svg", "image/svg+xml", "<svg")]
    [InlineData("/chat/404.html", "text/html", "There is no such page")]
    [InlineData("/chat/nope", "text/html", "There is no such page")]
    [InlineData("/chat/a/b/c", "text/html", "There is no such page")]
    public async Task A_file_is_sent_whole_with_its_length_and_what_is_no_file_is_the_404_page_with_200(string path, string type, string part)
    {
        await using var agent = await Agent.StartAsync();

        var answer = await agent.AskAsync($"GET {path}");
        var posted = await agent.AskAsync($"POST {path}", "Content-Length: 0");

        var body = BodyOf(answer);
        Assert.Contains(part, body, StringComparison.Ordinal);
        Assert.Equal(body, BodyOf(posted));
        AssertAnswer(answer, "200 OK", body, "Accept-Ranges: bytes", $"Content-Length: {body.Length}",
            $"Content-Type: {(type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type)}", $"Last-Modified: {ChangedOf(answer)}", "Vary: Origin");
    }

    [Theory]
    [InlineData("/%63hat")]
    [InlineData("/Chat")]
    [InlineData("/chats")]
    [InlineData("/@me/ws/apps/x/chat/embed")]
    public async Task The_page_is_at_chat_and_nowhere_else(string path)
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), ChatBasePath: "/@me/ws/apps/x/chat"));

        var answer = await agent.AskAsync($"GET {path}");

        Assert.StartsWith("HTTP/1.1 404 Not Found\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_base_path_is_written_into_the_page_as_text()
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), ChatBasePath: "/@me/\"<x>/chat/"));

        var page = await agent.BodyAsync("GET /chat/embed/");

        Assert.Contains("data-chat-base-path=\"/@me/&quot;&lt;x&gt;/chat\"", page, StringComparison.Ordinal);
        Assert.Contains("src=\"/@me/&quot;&lt;x&gt;/chat/chat.js\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("{chat-base-path}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HEAD_says_how_long_a_file_is()
    {
        await using var agent = await Agent.StartAsync();
        var whole = await agent.AskAsync("GET /chat/chat.js");

        var answer = await agent.AskAsync("HEAD /chat/chat.js");

        AssertAnswer(answer, "200 OK", "", "Accept-Ranges: bytes", $"Content-Length: {BodyOf(whole).Length}", "Content-Type: text/javascript; charset=utf-8", $"Last-Modified: {ChangedOf(whole)}", "Vary: Origin");
    }

    [Theory]
    [InlineData("bytes=0-3", "206", 0, 4)]
    [InlineData("bytes=-4", "206", -4, 4)]
    [InlineData("bytes=10-", "206", 10, int.MaxValue)]
    [InlineData("bytes=0-99999999", "206", 0, int.MaxValue)]
    public async Task A_part_of_a_file_can_be_asked_for(string range, string status, int from, int count)
    {
        await using var agent = await Agent.StartAsync();
        var whole = BodyOf(await agent.AskAsync("GET /chat/chat.css"));
        var start = from < 0 ? whole.Length + from : from;
        var end = Math.Min(whole.Length, start + (long)count);

        var answer = await agent.AskAsync("GET /chat/chat.css", $"Range: {range}");

        AssertAnswer(answer, $"{status} Partial Content", whole[start..(int)end], "Accept-Ranges: bytes", $"Content-Length: {end - start}",
            $"Content-Range: bytes {start}-{end - 1}/{whole.Length}", "Content-Type: text/css; charset=utf-8", $"Last-Modified: {ChangedOf(answer)}", "Vary: Origin");
    }

    [Theory]
    [InlineData("bytes=99999999-", "invalid range: failed to overlap\n", true)]
    [InlineData("bytes=5-2", "invalid range\n", false)]
    [InlineData("bytes=x-2", "invalid range\n", false)]
    [InlineData("bytes=-", "invalid range\n", false)]
    [InlineData("lines=1-2", "invalid range\n", false)]
    public async Task A_part_that_is_not_there_is_refused(string range, string body, bool saysLength)
    {
        await using var agent = await Agent.StartAsync();
        var whole = BodyOf(await agent.AskAsync("GET /chat/chat.css"));

        var answer = await agent.AskAsync("GET /chat/chat.css", $"Range: {range}");

        string[] length = saysLength ? [$"Content-Range: bytes */{whole.Length}"] : [];
        AssertAnswer(answer, "416 Range Not Satisfiable", body,
            [$"Content-Length: {body.Length}", .. length, "Content-Type: text/plain; charset=utf-8", "Vary: Origin", "X-Content-Type-Options: nosniff"]);
    }

    [Fact]
    public async Task What_a_browser_has_already_is_not_sent_again()
    {
        await using var agent = await Agent.StartAsync();
        var changed = ChangedOf(await agent.AskAsync("GET /chat/chat.js"));
        var before = DateTimeOffset.Parse(changed, CultureInfo.InvariantCulture).AddSeconds(-1).ToString("R", CultureInfo.InvariantCulture);

        var known = await agent.AskAsync("GET /chat/chat.js", $"If-Modified-Since: {changed}");
        var older = await agent.AskAsync("GET /chat/chat.js", $"If-Modified-Since: {before}");
        var posted = await agent.AskAsync("POST /chat/chat.js", $"If-Modified-Since: {changed}\nContent-Length: 0");
        var failed = await agent.AskAsync("GET /chat/chat.js", $"If-Unmodified-Since: {before}");
        var rest = await agent.AskAsync("GET /chat/chat.js", $"Range: bytes=0-0\nIf-Range: {before}");
        var same = await agent.AskAsync("GET /chat/chat.js", $"If-Unmodified-Since: {changed}");
        var tagged = await agent.AskAsync("GET /chat/chat.js", $"If-Modified-Since: {changed}\nIf-None-Match: \"x\"");
        var beyond = await agent.AskAsync("GET /chat/chat.js", $"Range: bytes={BodyOf(older).Length}-");

        AssertAnswer(known, "304 Not Modified", "", $"Last-Modified: {changed}", "Vary: Origin");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", older, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", posted, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 412 Precondition Failed\r\n", failed, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", rest, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", same, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", tagged, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 416 Range Not Satisfiable\r\n", beyond, StringComparison.Ordinal);
    }

    private static string BodyOf(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    private static string ChangedOf(string answer) =>
        answer.Split("\r\n").Single(line => line.StartsWith("Last-Modified: ", StringComparison.Ordinal))["Last-Modified: ".Length..];

    private static void AssertAnswer(string answer, string status, string body, params IEnumerable<string> headers)
    {
        var head = RawClient.WithoutDate(answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)]).Split("\r\n");
        Assert.Equal($"HTTP/1.1 {status}", head[0]);
        Assert.Equal(headers.Order(StringComparer.Ordinal), head[1..].Except(["Connection: close", "Date: {date}"]).Order(StringComparer.Ordinal));
        Assert.Equal(body, BodyOf(answer));
    }
}
