using System.Text;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests.Messages;

/// <summary>Posts that were not recorded; <c>tests/parity</c> compares the recorded ones.</summary>
public sealed class PostTests
{
    private const string Schema = "\"$schema\":\"http://localhost/schemas/ErrorModel.json\"";
    private const string Json = "Content-Type: application/json";

    [Theory]
    [InlineData("""{"content":null,"type":"user"}""", """{"message":"expected string","location":"body.content"}""")]
    [InlineData("null", """{"message":"expected object","location":"body"}""")]
    [InlineData("""{"content":1500.0,"type":"user"}""", """{"message":"expected string","location":"body.content","value":1500}""")]
    [InlineData("""{"content":1e21,"type":-1e-7}""", """{"message":"expected string","location":"body.content","value":1e+21},{"message":"expected string","location":"body.type","value":-1e-7}""")]
    [InlineData("""{"content":5,"Content":"x","type":"user"}""", """{"message":"expected string","location":"body.content","value":5}""")]
    [InlineData("""{"$schema":[1],"content":"x","type":"bogus"}""", """{"location":"body.type","value":"bogus"}""")]
    [InlineData("""{"content":"\ud83d","type":"x"}""", """{"location":"body.type","value":"x"}""")]
    [InlineData("""{"content":"x","type":"\ud83d<&>"}""", """{"location":"body.type","value":"�<&>"}""")]
    public async Task What_is_wrong_in_the_body_is_said_as_huma_says_it(string body, string errors)
    {
        await using var agent = await Agent.StartAsync();

        var answer = await PostAsync(agent, body);

        Assert.Equal($"{{{Schema},\"title\":\"Unprocessable Entity\",\"status\":422,\"detail\":\"validation failed\",\"errors\":[{errors}]}}\n", answer.Body);
    }

    [Theory]
    [InlineData("""{"content":1e400}""", "json: cannot unmarshal number 1e400 into Go value of type float64")]
    [InlineData("nul", "invalid character ' ' in literal null (expecting 'l')")]
    [InlineData("""{"content":"x"} x""", "invalid character 'x' after top-level value")]
    [InlineData("""{"content":01}""", "invalid character '1' after object key:value pair")]
    public async Task Broken_JSON_is_told_in_Gos_words(string body, string message)
    {
        await using var agent = await Agent.StartAsync();

        var answer = await PostAsync(agent, body);

        Assert.Equal(
            $"{{{Schema},\"title\":\"Bad Request\",\"status\":400,\"detail\":\"validation failed\",\"errors\":[{{\"message\":\"{message}\",\"location\":\"body\",\"value\":\"{body.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}]}}\n",
            answer.Body);
    }

    [Theory]
    [InlineData(null, 500)]
    [InlineData("json", 500)]
    [InlineData(";x", 500)]
    [InlineData("a/b+json;x", 500)]
    [InlineData("Application/JSON", 415)]
    [InlineData("text/json", 415)]
    public async Task The_content_type_is_compared_letter_by_letter(string? type, int status)
    {
        await using var agent = await Agent.StartAsync();

        var answer = await PostAsync(agent, """{"content":"","type":"user"}""", type is null ? "" : $"Content-Type: {type}");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plus_after_the_semicolon_ends_the_connection()
    {
        await using var agent = await Agent.StartAsync();

        Assert.Equal("", await agent.AskAsync("POST /message", "Content-Type: application/json; a=b+c\nContent-Length: 2", "{}"));
    }

    [Theory]
    [InlineData(1024 * 1024, 413)]
    [InlineData((1024 * 1024) - 1, 500)]
    public async Task A_mebibyte_is_too_much_and_a_byte_less_is_not(int bytes, int status)
    {
        await using var agent = await Agent.StartPatientAsync();
        const string Frame = """{"content":"","type":"user"}""";

        var answer = await PostAsync(agent, Frame[..^1] + new string(' ', bytes - Frame.Length) + "}");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_end_is_refused_at_a_mebibyte()
    {
        await using var agent = await Agent.StartPatientAsync();
        using var client = await RawClient.ConnectAsync(agent.Address);
        await client.SendAsync("POST /message HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n" + new string(' ', 1024 * 1024));

        Assert.StartsWith("HTTP/1.1 413 Request Entity Too Large\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_stalls_is_refused_after_five_seconds_and_the_connection_ends()
    {
        var time = new ManualTime();
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings()), time);
        using var client = await RawClient.ConnectAsync(mock.Address);
        await client.SendAsync("POST /message HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\n{\"content\"");
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(5));

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.EndsWith($"\r\nConnection: close\r\n\r\n{{{Schema},\"title\":\"Request Timeout\",\"status\":408,\"detail\":\"request body read timeout\"}}\n",
            Sorted(await client.ReadToEndAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_a_verdict_and_a_busy_agent_is_none()
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), "never-ready"));
        await PostAsync(agent, """{"content":"x","type":"user"}""");

        Assert.DoesNotContain("refused", await agent.BodyAsync("GET /__admin/verdicts"), StringComparison.Ordinal);

        await PostAsync(agent, "{}");

        Assert.Contains("would answer 422 to POST /message.", await agent.BodyAsync("GET /__admin/verdicts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_in_the_services_place_keeps_the_message_from_the_agent()
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), "empty", Speed: 100));
        await agent.BodyAsync("POST /__admin/faults", """{"request":"POST /message","status":503}""");

        var answer = await PostAsync(agent, """{"content":"x","type":"user"}""");

        Assert.StartsWith("HTTP/1.1 503 ", answer.Head, StringComparison.Ordinal);
        Assert.EndsWith("\"messages\":[]}\n", await agent.MessagesAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo", "hello there", "hello there")]
    [InlineData("lorem", "x", "Lorem ipsum dolor sit amet, consectetur adipiscing elit,")]
    [InlineData("scripted", "echo hi", "You said: hi")]
    public async Task The_agents_that_are_built_in_answer(string name, string said, string firstLine)
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), "empty", Agent: name, Speed: 500));

        await PostAsync(agent, $$"""{"content":"{{said}}","type":"user"}""");

        for (var messages = ""; !messages.Contains($"\"content\":\"{firstLine}", StringComparison.Ordinal); messages = await agent.MessagesAsync())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<(string Head, string Body)> PostAsync(Agent agent, string body, string headers = Json)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var answer = await agent.AskAsync("POST /message", $"{headers}{(headers.Length > 0 ? "\n" : "")}Content-Length: {bytes.Length}", Encoding.Latin1.GetString(bytes));
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (answer[..end], Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(answer[(end + 4)..])));
    }

    // The line that matters here is the last.
    private static string Sorted(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return string.Join("\r\n", answer[..end].Split("\r\n").OrderBy(line => line.StartsWith("Connection", StringComparison.Ordinal))) + answer[end..];
    }
}
