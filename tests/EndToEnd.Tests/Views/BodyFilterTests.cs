using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Inspector;
using Mocks.Mocking.Settings;
using static Mocks.EndToEnd.Tests.Views.ViewPage;

namespace Mocks.EndToEnd.Tests.Views;

/// <summary>Words of the filter that stand in bodies.</summary>
public sealed class BodyFilterTests(Chromium chromium)
{
    [Fact]
    public async Task A_word_of_a_body_finds_its_exchange_in_each_mock_and_among_those_that_come_later()
    {
        await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
        await using var agentApi = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Messages: """[{"role":"agent","content":"A purple elephant"}]"""));
        Neighbours.Introduce(coderd, agentApi);
        await coderd.PostSnapshotAsync(Message(0, "user", "Paint the Elephant"));
        await coderd.PostSnapshotAsync(Message(0, "user", "Paint the house"));
        await agentApi.AskAsync("GET", "/messages");
        await agentApi.AskAsync("GET", "/status");
        var page = await chromium.OpenAsync(new Uri(coderd.Address, "/__admin/"));
        await Expect(page.GetByText("4 exchanges")).ToBeVisibleAsync();

        await page.GetByLabel("Filter").FillAsync("elephant");
        await Expect(page.GetByText("2 of 4 exchanges")).ToBeVisibleAsync();
        await coderd.PostSnapshotAsync(Message(0, "user", "Feed the elephant"));
        await Expect(page.GetByText("3 of 5 exchanges")).ToBeVisibleAsync();
        await coderd.PostSnapshotAsync(Message(0, "user", "Feed the cat"));
        await Expect(page.GetByText("3 of 6 exchanges")).ToBeVisibleAsync();

        await page.GetByLabel("Filter").FillAsync("mock:coderd -elephant");
        await Expect(page.GetByText("2 of 6 exchanges")).ToBeVisibleAsync();
        await page.GetByLabel("Filter").FillAsync("\"feed the\" elephant POST");
        await Expect(page.GetByText("1 of 6 exchanges")).ToBeVisibleAsync();
        await Expect(page.Locator(".spacer .line:not([hidden])")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_mock_that_is_gone_while_a_word_is_looked_for_is_told()
    {
        var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
        var page = await chromium.OpenAsync(new Uri(coderd.Address, "/__admin/"));
        await Expect(page.Locator("#status")).ToHaveTextAsync("live");
        await coderd.DisposeAsync();

        await page.GetByLabel("Filter").FillAsync("elephant");

        await Expect(page.Locator("#error")).ToHaveTextAsync($"{coderd.Address.GetLeftPart(UriPartial.Authority)} does not answer. Was the mock stopped?");
    }
}
