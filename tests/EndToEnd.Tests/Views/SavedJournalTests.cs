using System.Text.Json;
using Microsoft.Playwright;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.SavedJournals;
using Mocks.Mocking.Settings;
using static Mocks.EndToEnd.Tests.Views.ViewPage;

namespace Mocks.EndToEnd.Tests.Views;

/// <summary>The journal of two mocks that are gone, in the inspector.</summary>
public sealed class SavedJournalTests(Chromium chromium)
{
    [Fact]
    public async Task Exchanges_of_both_mocks_are_there_and_nothing_that_would_change_them()
    {
        await using var server = await OpenAsync();
        var page = await chromium.OpenAsync(new Uri(server.Address, "/"));
        var said = new List<string>();
        page.Console += (_, message) => said.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => said.Add(error);
        await page.ReloadAsync();

        await Expect(page.Locator("#saved")).ToContainTextAsync("This is a saved journal, written 2026-02-03 04:05:06 UTC. ✗ 1 verdict.");
        await Expect(page.Locator("#status")).ToHaveTextAsync("saved");
        await Expect(page.GetByText("3 exchanges")).ToBeVisibleAsync();
        await Expect(Row(page, "/messages")).ToContainTextAsync("AgentAPI");
        await Expect(Row(page, "log-snapshot")).ToContainTextAsync("unreadable");
        await Expect(page.Button("Clear")).ToHaveCountAsync(0);
        await Expect(page.Button("Pause")).ToHaveCountAsync(0);
        await page.GetByLabel("Filter").FillAsync("mock:coderd is:verdict");
        await Expect(page.GetByText("1 of 3 exchanges")).ToBeVisibleAsync();
        await page.GetByLabel("Filter").FillAsync("-lost");
        await Expect(page.GetByText("2 of 3 exchanges")).ToBeVisibleAsync();
        await page.GetByLabel("Filter").FillAsync("lost");
        await Expect(page.GetByText("1 of 3 exchanges")).ToBeVisibleAsync();

        await Row(page, "log-snapshot").ClickAsync();
        var detail = page.Locator(".detail");
        await Expect(detail).ToContainTextAsync("would answer 204 now, and 500 Invalid snapshot data.");
        await Expect(detail.GetByLabel("Body of the request")).ToContainTextAsync("\"content\": \"Lost\"");
        await Expect(page.Button("Spoil")).ToHaveCountAsync(0);
        await Expect(page.Button("Copy as curl")).ToHaveCountAsync(0);
        Assert.EndsWith("#/mock-coderd/exchanges/1", page.Url, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Readable of Mock coderd" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Readable" })).ToBeVisibleAsync();
        await Expect(page.Locator(".view pre").First).ToHaveTextAsync("Kept <b>words</b>");
        await page.AssertUsableAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Request 2 brought it" }).ClickAsync();
        await Expect(detail.GetByLabel("Body of the request")).ToContainTextAsync("Kept <b>words</b>");
        Assert.Empty(said);
    }

    [Fact]
    public async Task A_view_that_only_a_mock_has_is_a_sentence()
    {
        await using var server = await OpenAsync();

        var page = await chromium.OpenViewAsync(server, "mock-coderd/tasks/demo");

        await Expect(page.Locator(".view")).ToContainTextAsync("Mock coderd has no view \"tasks\".");
    }

    private static async Task<RunningMock> OpenAsync()
    {
        await using var agentApi = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), "normal"));
        await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
        await agentApi.AskAsync("GET", "/messages");
        await coderd.PostSnapshotAsync("""{"id":0,"type":"output","content":"Lost"}""");
        await coderd.PostSnapshotAsync(Message(0, "agent", "Kept <b>words</b>"));
        MockJournal[] mocks = [await JournalOfAsync(agentApi, 1), await JournalOfAsync(coderd, 2)];
        var journal = new JournalDocument(JournalDocument.FormatName, JournalDocument.CurrentVersion, new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero), mocks);
        return await RunningMock.StartAsync(SavedJournalHost.Build("mocks", journal, "✗ 1 verdict", port: 0, TimeProvider.System));
    }

    private static async Task<MockJournal> JournalOfAsync(RunningMock mock, int exchanges)
    {
        await mock.AskAsync("POST", "/__admin/requests/wait", $$"""{"count":{{exchanges}},"answered":true}""");
        var json = (await mock.AskAsync("GET", "/__admin/journal"))["200 ".Length..];
        return Assert.Single(JsonSerializer.Deserialize(json, JournalJson.Default.JournalDocument)!.Mocks);
    }

    private static ILocator Row(IPage page, string text) => page.Locator(".spacer .line:not([hidden])").Filter(new() { HasText = text }).First;
}
