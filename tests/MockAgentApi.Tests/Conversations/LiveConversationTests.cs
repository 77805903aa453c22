using Mocks.MockAgentApi.Agents;
using Mocks.MockAgentApi.Conversations;
using Mocks.Mocking.Tests;

namespace Mocks.MockAgentApi.Tests.Conversations;

public sealed class LiveConversationTests
{
    [Fact]
    public async Task Only_the_agent_of_the_life_that_goes_on_ends_the_server()
    {
        using var live = new LiveConversation(Life.Settings, new ManualTime());
        live.Begin(new Start(null, "scripted"));
        var before = live.Current;
        live.Begin(new Start(null, Script: new AgentScript(Turns: [new Turn(Steps: [new Step(Text: null, Exit: 3)])]), Acp: true));
        live.Listen();

        before.InterruptAgent();
        await before.AgentExited;
        _ = live.Current.SendAsync("die");

        Assert.Equal(3, await live.AgentExited.WaitAsync(TestContext.Current.CancellationToken));
    }
}
