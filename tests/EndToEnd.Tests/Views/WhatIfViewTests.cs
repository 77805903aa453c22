using Microsoft.Playwright;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Settings;
using static Mocks.EndToEnd.Tests.Views.ViewPage;

namespace Mocks.EndToEnd.Tests.Views;

/// <summary>The journal judged again as another release.</summary>
public sealed class WhatIfViewTests(Chromium chromium)
{
    [Fact]
    public async Task A_release_is_chosen_and_what_changes_is_listed_with_its_exchange()
    {
        await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
        await coderd.AskAsync("GET", "/api/v2/users/me", token: Key);
        await coderd.AskAsync("POST", "/api/v2/tasks/me/demo/pause", token: Key);
        await coderd.AskAsync("POST", "/__admin/faults", """{"request":"GET /healthz","status":500}""");
        await coderd.AskAsync("GET", "/healthz");
        var page = await chromium.OpenViewAsync(coderd, "what-if");

        await page.GetByLabel("Judge the journal as coderd").SelectOptionAsync("2.31");
        await page.Button("Judge").ClickAsync();

        await Expect(page.Locator("main [role=status]")).ToHaveTextAsync("2 judged: coderd 2.31 answers or judges 1 of them otherwise. 1 left out.");
        var changes = page.GetByRole(AriaRole.Region, new() { Name = "What changes" });
        await Expect(changes.GetByRole(AriaRole.Link)).ToHaveTextAsync("2 POST /api/v2/tasks/me/demo/pause");
        await Expect(changes.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "#/exchanges/2");
        await Expect(changes).ToContainTextAsync("coderd 2.31 has no such route; the releases from 2.32 to 2.36 have.");
        await page.GetByText("1 left out", new() { Exact = true }).ClickAsync();
        await Expect(page.GetByText("A fault answered it.")).ToBeVisibleAsync();
        await page.AssertUsableAsync();
    }

    [Fact]
    public async Task A_later_request_is_judged_too_and_a_link_opens_a_release()
    {
        await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
        var page = await chromium.OpenViewAsync(coderd, "what-if/2.37");
        await Expect(page.GetByLabel("Judge the journal as coderd")).ToHaveValueAsync("2.37");
        await Expect(page.Locator("main [role=status]")).ToHaveTextAsync("0 judged: coderd 2.37 answers or judges none of them otherwise.");

        await coderd.PostSnapshotAsync(Message(0, "user", "Hi"));

        await Expect(page.Locator("main [role=status]")).ToHaveTextAsync("1 judged: coderd 2.37 answers or judges 1 of them otherwise.");
    }

    [Fact]
    public async Task A_journal_of_AgentAPI_is_judged_by_the_same_view()
    {
        await using var agentApi = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), "normal"));
        await agentApi.AskAsync("GET", "/messages");
        await agentApi.AskAsync("GET", "/status");
        var page = await chromium.OpenViewAsync(agentApi, "what-if");

        await page.GetByLabel("Judge the journal as AgentAPI").SelectOptionAsync("0.11");
        await page.Button("Judge").ClickAsync();

        await Expect(page.Locator("main [role=status]")).ToHaveTextAsync("2 judged: AgentAPI 0.11.8 answers or judges 1 of them otherwise.");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What changes" }).GetByRole(AriaRole.Link)).ToHaveTextAsync("2 GET /status");
        await page.AssertUsableAsync();
    }
}
