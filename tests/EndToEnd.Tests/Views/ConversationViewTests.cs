using Mocks.MockAgentApi;
using Mocks.Mocking.Settings;
using static Mocks.EndToEnd.Tests.Views.ViewPage;

namespace Mocks.EndToEnd.Tests.Views;

/// <summary>The conversation of a mock AgentAPI.</summary>
public sealed class ConversationViewTests(Chromium chromium)
{
    [Fact]
    public async Task A_message_and_its_reply_are_seen_and_nothing_is_asked_of_the_service()
    {
        await using var agent = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Agent: "scripted"));
        var page = await chromium.OpenViewAsync(agent, "conversation");
        await Expect(page.Locator("main [role=status]")).ToContainTextAsync("stable");

        var posted = await agent.AskAsync("POST", "/message", """{"type":"user","content":"echo <i>hello</i>"}""");

        Assert.StartsWith("200", posted, StringComparison.Ordinal);
        await Expect(page.GetByLabel("Message 1", new() { Exact = true })).ToHaveTextAsync("echo <i>hello</i>");
        await Expect(page.GetByLabel("Message 2", new() { Exact = true })).ToContainTextAsync("hello");
        await Expect(page.Locator("main [role=status]")).ToContainTextAsync("stable");
        Assert.Contains("\"total\": 1", await agent.AskAsync("GET", "/__admin/requests"), StringComparison.Ordinal);
        await page.AssertUsableAsync();
    }
}
