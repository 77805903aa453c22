using System.Text.Json;
using Mocks.MockAgentApi.Presets;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests;

/// <summary>The conversation over a control route.</summary>
public sealed class ConversationControlTests
{
    [Fact]
    public async Task The_last_messages_are_shown_and_the_journal_has_nothing_of_it()
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), Messages: Messages(60, "Hi")));

        var conversation = await ReadAsync(agent);

        Assert.Equal("stable pty 60 50", Told(conversation));
        var first = conversation.GetProperty("messages")[0];
        Assert.Equal("10 agent", $"{first.GetProperty("id")} {first.GetProperty("role")}");
        Assert.Contains("\"total\": 0", await agent.BodyAsync("GET /__admin/requests"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_giant_message_is_cut()
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), Messages: Messages(1, new string('x', 100_000))));

        var content = (await ReadAsync(agent)).GetProperty("messages")[0].GetProperty("content").GetString();

        Assert.EndsWith("… (34464 more characters)", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_that_is_made_while_it_is_sent_is_counted_only()
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), "long", Generator: new GeneratorSettings(Count: 100_000_000)));

        Assert.Equal("stable pty 100000000 0", Told(await ReadAsync(agent)));
    }

    private static string Messages(int count, string content) =>
        $"[{string.Join(',', Enumerable.Repeat($$"""{"role":"agent","content":"{{content}}"}""", count))}]";

    private static async Task<JsonElement> ReadAsync(Agent agent) => JsonElement.Parse(await agent.BodyAsync("GET /__admin/conversation"));

    private static string Told(JsonElement conversation) =>
        $"{conversation.GetProperty("status")} {conversation.GetProperty("transport")} {conversation.GetProperty("total")} {conversation.GetProperty("messages").GetArrayLength()}";
}
