using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests.Agents;

/// <summary>AgentAPI recognises each agent type by its input box, so a script must draw the box of its type.</summary>
public sealed class AgentTypeTests
{
    [Theory]
    [InlineData("claude")]
    [InlineData("goose")]
    [InlineData("codex")]
    [InlineData("opencode")]
    [InlineData("amp")]
    [InlineData("custom")]
    public async Task An_agent_of_any_type_becomes_ready_and_answers(string type)
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), AgentType: type, Agent: "echo", Speed: 100));
        using var events = await RawClient.ConnectAsync(agent.Address);
        await events.SendAsync("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await UntilAsync(events, "\"status\":\"stable\"");

        var posted = await agent.AskAsync("POST /message", "Content-Type: application/json\nContent-Length: 34", """{"content":"say it","type":"user"}""");
        await UntilAsync(events, "\"status\":\"stable\"");

        Assert.EndsWith("\"ok\":true}\n", posted, StringComparison.Ordinal);
        // Upstream keeps the last of Codex's two footer lines.
        var footer = type == "codex" ? $"\\n{"",-80}\\n{"  ? for shortcuts",-80}" : "";
        Assert.Contains($"\"content\":\"{"say it",-80}{footer}\",\"role\":\"agent\"", await agent.MessagesAsync(), StringComparison.Ordinal);
    }

    private static async Task UntilAsync(RawClient events, string said)
    {
        var heard = "";
        while (!heard.Contains(said, StringComparison.Ordinal))
        {
            var more = await events.ReadAsync(4096);
            Assert.NotEqual("", more);
            heard += more;
        }
    }
}
