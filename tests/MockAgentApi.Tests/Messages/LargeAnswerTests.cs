using System.Text;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests;

/// <summary>Answers that are larger than what a connection holds.</summary>
public sealed class LargeAnswerTests
{
    private const int Size = 20_000_000;
    private const string Request = "GET /messages HTTP/1.1\r\nHost: localhost\r\n\r\n";

    [Fact]
    public async Task Answers_to_requests_that_were_sent_at_once_come_whole_and_in_order()
    {
        await using var agent = await Agent.StartAsync("huge");
        using var client = await RawClient.ConnectAsync(agent.Address);

        await client.SendAsync(Request + "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n" + Request + RawClient.Request("GET /messages"));

        var whole = RawClient.WithoutDate(await client.ReadToEndAsync());
        var last = whole[whole.LastIndexOf("HTTP/1.1 200 OK", StringComparison.Ordinal)..];
        var kept = last.Replace("Connection: close\r\n", "", StringComparison.Ordinal);
        var missing = RawClient.WithoutDate(await agent.AskAsync("GET /nothing")).Replace("Connection: close\r\n", "", StringComparison.Ordinal);
        Assert.Contains("\r\nTransfer-Encoding: chunked\r\n", last, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\n11201\r\n{\"$schema\"", last, StringComparison.Ordinal);
        Assert.EndsWith("]}\n\r\n0\r\n\r\n", last, StringComparison.Ordinal);
        Assert.Equal(kept + missing + kept + last, whole);
    }

    [Fact]
    public async Task A_client_that_reads_slowly_gets_every_byte_and_keeps_no_other_waiting()
    {
        await using var agent = await StartAsync();
        using var slow = await RawClient.ConnectAsync(agent.Address);
        await slow.SendAsync(RawClient.Request("GET /messages"));
        await slow.ReadHeadAsync();

        var status = await agent.BodyAsync("GET /status");
        var body = await slow.ReadToEndAsync();

        Assert.Contains("stable", status, StringComparison.Ordinal);
        Assert.Equal(await agent.MessagesAsync(), Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body[(body.IndexOf('\n', StringComparison.Ordinal) + 1)..^7])).Replace("localhost", "localhost:3284", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_is_answered_no_further()
    {
        await using var agent = await StartAsync();
        for (var client = 0; client < 5; client++)
        {
            using var leaving = await RawClient.ConnectAsync(agent.Address);
            await leaving.SendAsync(Request);
            await leaving.ReadHeadAsync();
        }

        Assert.True((await agent.MessagesAsync()).Length > Size);
    }

    [Fact]
    public async Task A_client_of_HTTP_1_0_gets_the_body_without_chunks()
    {
        await using var agent = await Agent.StartAsync("huge");

        var old = await RawClient.AskAsync(agent.Address, "GET /messages HTTP/1.0\r\nHost: localhost:3284\r\n\r\n");

        Assert.Equal(await agent.MessagesAsync(), old[(old.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    private static Task<Agent> StartAsync() =>
        Agent.StartAsync(new AgentApiSettings(new HostSettings(), Messages: $$"""[{"role":"agent","content":"{{new string('x', Size)}}"}]"""));
}
