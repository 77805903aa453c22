using Mocks.MockAgentApi.Agents;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Server;

namespace Mocks.MockAgentApi.Tests.ScreenTracker;

public sealed class LiveConversationTests
{
    [Fact]
    public async Task Only_the_agent_of_the_life_that_goes_on_ends_the_server()
    {
        using var live = new LiveConversation(Life.Settings, ServerLife.None, new ManualTime());
        var before = new List<IConversation>();
        for (var number = 0; number < 20; number++)
        {
            live.Begin(new ConversationStart(null, "scripted"));
            before.Add(live.Current);
        }

        live.Begin(new ConversationStart(null, Script: new AgentScript(Replies: [new ScriptedReply(Steps: [new ReplyStep(Text: null, Exit: 3)])]), Acp: true));
        live.Listen();

        foreach (var life in before)
        {
            await life.CloseAgentAsync();
            await life.AgentExited;
        }

        _ = live.Current.SendAsync("die");

        Assert.Equal(3, await live.AgentExited.WaitAsync(TestContext.Current.CancellationToken));
    }
}
