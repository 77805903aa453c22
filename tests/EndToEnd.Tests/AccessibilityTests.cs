using Microsoft.Playwright;
using Mocks.EndToEnd.Tests.Axe;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Settings;

namespace Mocks.EndToEnd.Tests;

/// <summary>axe-core has no serious or critical finding on a page, in light and in dark.</summary>
public sealed class AccessibilityTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_chat_page_with_a_conversation(ColorScheme scheme)
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), "normal"));
        var page = await chromium.OpenAsync(new Uri(mock.Address, "/"), scheme: scheme);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("stable");

        await page.AssertAccessibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_chat_page_without_its_server(ColorScheme scheme)
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings()));
        var page = await chromium.OpenAsync(new Uri(mock.Address, "/"), scheme: scheme);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("stable");

        await mock.DisposeAsync();
        await Assertions.Expect(page.Locator("#offline")).ToBeVisibleAsync();

        await page.AssertAccessibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_start_pages(ColorScheme scheme)
    {
        await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
        await using var agentApi = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings()));

        foreach (var address in new[] { new Uri(coderd.Address, "/"), new Uri(coderd.Address, "/swagger"), new Uri(agentApi.Address, "/swagger"), new Uri(agentApi.Address, "/docs") })
        {
            var page = await chromium.OpenAsync(address, scheme: scheme);
            await page.AssertAccessibleAsync();
        }
    }
}
