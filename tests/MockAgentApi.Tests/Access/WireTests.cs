using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests;

/// <summary>Framing, hosts, methods and paths.</summary>
public sealed class WireTests
{
    [Theory]
    [InlineData("localhost:3284", "http://localhost:3284")]
    [InlineData("localhost", "http://localhost")]
    [InlineData("127.0.0.1:9", "http://127.0.0.1:9")]
    [InlineData("[::1]:3284", "https://[::1]:3284")]
    [InlineData("LOCALHOST", "https://LOCALHOST")]
    public async Task The_schema_is_plain_http_only_for_two_names(string host, string origin)
    {
        await using var agent = await Agent.StartAsync();

        var answer = await RawClient.AskAsync(agent.Address, $"GET /status HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.EndsWith($$"""{"$schema":"{{origin}}/schemas/StatusResponseBody.json","status":"stable","agent_type":"custom","transport":"pty"}""" + "\n",
            answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type: application/json\nContent-Type: text/plain", "HTTP/1.1 200 ")]
    [InlineData("Content-Type: text/plain\nContent-Type: application/json", "HTTP/1.1 415 ")]
    [InlineData("Origin: http://localhost:3284\nOrigin: http://evil.example", "Access-Control-Allow-Origin: http://localhost:3284\r\n")]
    public async Task Of_a_header_that_is_there_twice_the_first_line_counts(string headers, string part)
    {
        await using var agent = await Agent.StartAsync();
        const string Body = """{"content":"","type":"raw"}""";

        var answer = await RawClient.AskAsync(agent.Address, RawClient.Request("POST /message", $"{headers}\nContent-Length: {Body.Length}", Body));

        Assert.Contains(part, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example", 400)]
    [InlineData("localhost.", 400)]
    [InlineData("localhost.evil.example", 400)]
    [InlineData("LocalHost:1", 200)]
    public async Task Other_hosts_are_refused_first_of_all(string host, int status)
    {
        await using var agent = await Agent.StartAsync();

        var answer = await RawClient.AskAsync(agent.Address, $"GET /status HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allowed_hosts_take_the_place_of_the_standard_ones_and_are_shown_without_brackets()
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), AllowedHosts: ["Mock", "[::2]"]));

        var named = await RawClient.AskAsync(agent.Address, "GET /status HTTP/1.1\r\nHost: mock:80\r\nConnection: close\r\n\r\n");
        var refused = await RawClient.AskAsync(agent.Address, "GET /status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", named, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nInvalid host header. Allowed hosts: Mock, ::2\n", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HEAD /status", "405 Method Not Allowed", "Allow: GET", "")]
    [InlineData("OPTIONS /messages", "405 Method Not Allowed", "Allow: GET", "")]
    [InlineData("POST /messages", "405 Method Not Allowed", "Allow: GET", "")]
    [InlineData("GET /Status", "404 Not Found", "X-Content-Type-Options: nosniff", "404 page not found\n")]
    [InlineData("GET /status/", "404 Not Found", "X-Content-Type-Options: nosniff", "404 page not found\n")]
    [InlineData("GET //status", "404 Not Found", "X-Content-Type-Options: nosniff", "404 page not found\n")]
    [InlineData("HEAD /nope", "404 Not Found", "X-Content-Type-Options: nosniff", "")]
    public async Task Unknown_paths_and_methods_get_plain_text_or_nothing(string line, string status, string header, string body)
    {
        await using var agent = await Agent.StartAsync();

        var answer = await agent.AskAsync(line);

        Assert.StartsWith($"HTTP/1.1 {status}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\n{header}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nVary: Origin\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith($"\r\n\r\n{body}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BREW /status")]
    [InlineData("BREW /messages")]
    [InlineData("BREW /nope")]
    public async Task A_method_that_nobody_knows_is_405_without_a_hint_on_any_path(string line)
    {
        await using var agent = await Agent.StartAsync();

        var answer = await agent.AskAsync(line);

        Assert.StartsWith("HTTP/1.1 405 Method Not Allowed\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nAllow:", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "Content-Length: 2048")]
    [InlineData(1, "Transfer-Encoding: chunked")]
    public async Task A_body_of_up_to_2048_bytes_has_a_length_and_a_longer_one_is_chunked(int more, string framing)
    {
        const int Frame = 145; // All but the content, for Host: localhost.
        var messages = $$"""[{"role":"agent","content":"{{new string('x', 2048 - Frame + more)}}"}]""";
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), Messages: messages));

        var answer = await agent.AskAsync("GET /messages");

        Assert.Contains($"\r\n{framing}\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_real_one_would_refuse_is_a_verdict_and_unmatched()
    {
        await using var agent = await Agent.StartAsync();
        await agent.AskAsync("GET /nope");

        var verdicts = await agent.BodyAsync("GET /__admin/verdicts");
        var unmatched = await agent.BodyAsync("GET /__admin/requests/unmatched");

        Assert.Contains("\"text\": \"real AgentAPI 0.12.1 would answer 404 page not found\"", verdicts, StringComparison.Ordinal);
        Assert.Contains("\"url\": \"/nope\"", unmatched, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.9", "GET /mesages", "real AgentAPI 0.9.0 would answer 404 page not found", "The nearest route that AgentAPI has is GET /messages.")]
    [InlineData("0.12.0", "GET /Messages", "real AgentAPI 0.12.0 would answer 404 page not found", "The nearest route that AgentAPI has is GET /messages.")]
    [InlineData("0.11", "GET /messages/", "real AgentAPI 0.11.8 would answer 404 page not found", "The nearest route that AgentAPI has is GET /messages.")]
    [InlineData("0.10", "GET //messages", "real AgentAPI 0.10.2 would answer 404 page not found", "The nearest route that AgentAPI has is GET /messages.")]
    [InlineData("0.3", "GET /m%65ssages", "real AgentAPI 0.3.3 would answer 404 page not found", "The nearest route that AgentAPI has is GET /messages.")]
    [InlineData("0.12.1", "DELETE /messages", "real AgentAPI 0.12.1 would answer 405 Method Not Allowed", "The path takes GET.")]
    [InlineData("baseline", "POST /mesage", "real AgentAPI 0.12.1 would answer 404 page not found", "The nearest route that AgentAPI has is POST /message.")]
    [InlineData("0.9", "POST /upload", "real AgentAPI 0.9.0 would answer 404 page not found", "AgentAPI 0.9.0 has no POST /upload; it came with 0.10.0.")]
    [InlineData("0.11", "POST /message", "real AgentAPI 0.11.8 would answer 400 to POST /message.", "See the answer's errors.")]
    public async Task A_verdict_names_the_release_in_force_and_what_to_do(string release, string request, string text, string hint)
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), Version: AgentApiVersion.Find(release)));
        await agent.AskAsync(request);

        var verdicts = await agent.BodyAsync("GET /__admin/verdicts");

        Assert.Contains($"\"text\": \"{text}\"", verdicts, StringComparison.Ordinal);
        Assert.Contains($"\"hint\": \"{hint}\"", verdicts, StringComparison.Ordinal);
    }
}
