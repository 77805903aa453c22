using Microsoft.Playwright;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.EndToEnd.Tests;

/// <summary>The first page of a mock, and the Swagger page that it leads to, in a real browser.</summary>
public sealed class StartPageTests(Chromium chromium)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/swagger")]
    public async Task The_first_page_of_coderd_leads_to_pages_that_are_there(string path)
    {
        await using var mock = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));

        await FollowAsync(mock, path, ["Inspector", "Try coderd 2.34", "Try the control routes", "coderd 2.34", "control routes"]);
    }

    [Fact]
    public async Task The_first_page_of_AgentAPI_leads_to_its_chat_too()
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings()));

        await FollowAsync(mock, "/swagger", ["Inspector", "Chat", "Try AgentAPI 0.12.1", "Try the control routes", "AgentAPI 0.12.1", "control routes"]);
        await FollowAsync(mock, "/docs", ["Inspector", "Try the routes", "The document as JSON", "as YAML", "Talk to the agent"]);
    }

    [Fact]
    public async Task An_example_is_executed_with_the_key_that_the_page_has_filled_in()
    {
        await using var mock = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings(Strict: true)));
        var page = await chromium.OpenAsync(new Uri(mock.Address, "/swagger/"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Try coderd 2.34" }).ClickAsync();
        var operation = page.Locator("#operations-Tasks-get-ai-task-by-id-or-name");

        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();

        await Assertions.Expect(operation.Locator(".live-responses-table tr.response .response-col_status")).ToHaveTextAsync("200");
        await Assertions.Expect(operation.Locator(".live-responses-table")).ToContainTextAsync("\"name\": \"demo\"");
    }

    [Fact]
    public async Task The_control_routes_are_a_document_of_their_own()
    {
        await using var mock = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
        var page = await chromium.OpenAsync(new Uri(mock.Address, "/swagger/"));

        await page.GetByRole(AriaRole.Link, new() { Name = "Try the control routes" }).ClickAsync();

        await Assertions.Expect(page.Locator("#operations-mock-getHealth")).ToBeVisibleAsync();
    }

    private async Task FollowAsync(RunningMock mock, string path, string[] names)
    {
        var page = await chromium.OpenAsync(new Uri(mock.Address, path));
        var links = page.GetByRole(AriaRole.Link);

        await Assertions.Expect(links).ToHaveTextAsync(names);
        foreach (var link in await links.AllAsync())
        {
            var target = await link.EvaluateAsync<string>("link => link.href");
            Assert.Equal(200, (await page.APIRequest.GetAsync(target)).Status);
        }
    }
}
