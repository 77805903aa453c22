using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockAgentApi;
using Mocks.Mocking.Settings;

namespace Mocks.Testing.Tests;

public sealed class AgentApiFixtureTests
{
    [Fact]
    public async Task It_has_the_conversation_of_its_preset()
    {
        await using var agentApi = await AgentApiFixture.StartAsync(new() { Preset = "unicode" });

        agentApi.SelectPreset("normal");

        Assert.Equal(["Hello", "Hi there", "How are you?", "Good!", "Great"], agentApi.Messages.Select(message => message.Content));
        Assert.Equal(HttpStatusCode.OK, (await agentApi.Client.GetAsync("/messages", Posts.Cancelled)).StatusCode);
    }

    [Fact]
    public async Task It_has_a_conversation_of_the_tests()
    {
        await using var agentApi = await AgentApiFixture.StartAsync(new() { Messages = [new("user", "Say \"hi\""), new("agent", "hi")] });

        Assert.Equal([("user", "Say \"hi\""), ("agent", "hi")], agentApi.Messages.Select(message => (message.Role, message.Content)));
    }

    [Fact]
    public async Task A_preset_takes_parameters()
    {
        await using var agentApi = await AgentApiFixture.StartAsync();

        agentApi.SelectPreset("long", new Dictionary<string, int> { ["count"] = 3, ["size"] = 5 });

        Assert.Equal(3, agentApi.Messages.Count());
        var wrong = Assert.Throws<ArgumentException>(() => agentApi.SelectPreset("long", new Dictionary<string, int> { ["colour"] = 3 }));
        Assert.StartsWith("parameters.colour: there is no such parameter. It may be seed, count or size.", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_answers_and_its_clock_runs_faster()
    {
        await using var agentApi = await AgentApiFixture.StartAsync(new() { Agent = "echo", Speed = 100, AgentType = "claude" });
        await UntilAsync(agentApi, "stable");

        await agentApi.Client.PostAsync("/message", new StringContent("""{"content":"hello","type":"user"}""", Encoding.UTF8, "application/json"), Posts.Cancelled);
        await UntilAsync(agentApi, "stable");

        Assert.Equal(100, agentApi.Services.GetRequiredService<AgentApiSettings>().Speed);
        Assert.Contains(agentApi.Messages, message => message is { Role: "user", Content: "hello" });
        Assert.Contains("\"agent_type\":\"claude\"", await agentApi.Client.GetStringAsync("/status", Posts.Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_release_is_an_option()
    {
        await using var old = await AgentApiFixture.StartAsync(new() { Release = "0.11" });

        Assert.DoesNotContain("transport", await old.Client.GetStringAsync("/status", Posts.Cancelled), StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<SettingException>(() => AgentApiFixture.StartAsync(new() { Release = "9.9" }));
        Assert.StartsWith("Release: \"9.9\" is not a release of AgentAPI. It may be ", unknown.Message, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(AgentApiFixture agentApi, string status)
    {
        using var events = await agentApi.Client.GetStreamAsync("/events", Posts.Cancelled).WaitAsync(RunningProgram.Patience, Posts.Cancelled);
        using var lines = new StreamReader(events);
        while (await lines.ReadLineAsync(Posts.Cancelled) is { } line && !line.Contains($"\"status\":\"{status}\"", StringComparison.Ordinal))
        {
        }
    }
}
