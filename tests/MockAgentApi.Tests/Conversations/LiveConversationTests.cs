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
        live.Begin(new Start(null, "scripted", Acp: true));

        before.InterruptAgent();
        await before.AgentExited;
        // Whoever watched the first has had its turn when a later one comes round.
        await Task.Run(() => { }, TestContext.Current.CancellationToken);

        Assert.False(live.AgentExited.IsCompleted);
        live.Current.InterruptAgent();
        Assert.Equal(130, await live.AgentExited.WaitAsync(TestContext.Current.CancellationToken));
    }
}
