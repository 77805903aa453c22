using Microsoft.Playwright;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;
using static Mocks.EndToEnd.Tests.Views.ViewPage;

namespace Mocks.EndToEnd.Tests.Views;

/// <summary>The world, and the buttons that change it.</summary>
public sealed class WorldViewTests(Chromium chromium)
{
    [Fact]
    public async Task A_workspace_is_stopped_and_its_build_is_ended_by_keys_alone()
    {
        await using var coderd = await StartAsync();
        var page = await chromium.OpenViewAsync(coderd, "world");

        await page.Button("Stop: demo").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Workspace(page)).ToContainTextAsync("task_manual_pause");
        await page.Button("End the build: demo").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(Workspace(page).GetByRole(AriaRole.Heading)).ToHaveTextAsync("demo of dev, task demo: paused");
        await Expect(Workspace(page)).ToContainTextAsync("token refused");
        await Expect(page.Locator("#said")).ToHaveTextAsync("demo: the build has succeeded.");
        Assert.Contains("\"status\": \"paused\"", await coderd.AskAsync("GET", "/__admin/world/tasks/demo"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_control_route_refuses_is_told_in_its_words()
    {
        await using var coderd = await StartAsync();
        var page = await chromium.OpenViewAsync(coderd, "world");
        await Expect(page.Button("Stop: demo")).ToBeVisibleAsync();
        await page.RouteAsync("**/world", route => route.AbortAsync()); // It does not hear of the build.
        await coderd.AskAsync("POST", "/__admin/world/tasks/demo/build", """{"transition":"stop"}""");

        await page.Button("Stop: demo").ClickAsync();

        await Expect(page.Locator("main [role=alert]")).ToHaveTextAsync("The latest build of this workspace has not ended. End it first, e.g. with {\"job\":\"succeeded\"}.");
    }

    [Fact]
    public async Task A_prebuilt_workspace_is_claimed_an_account_is_linked_and_an_app_gets_an_address()
    {
        await using var coderd = await StartAsync();
        var page = await chromium.OpenViewAsync(coderd, "world");

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Claim ") }).ClickAsync();
        await Expect(page.GetByText("Claimed by dev.")).ToBeVisibleAsync();
        await page.Button("Link dev with gitlab").ClickAsync();
        await Expect(page.GetByText("gitlab: dev is linked")).ToBeVisibleAsync();
        await page.Button("Unlink dev with gitlab").ClickAsync();
        await Expect(page.GetByText("gitlab: dev is not linked")).ToBeVisibleAsync();
        await Workspace(page).GetByLabel("Address").FillAsync("http://127.0.0.1:9");
        await page.Button("Set the app agentapi of demo").ClickAsync();
        await Expect(page.Locator("#said")).ToHaveTextAsync("App agentapi of demo is set.");
        await Workspace(page).GetByLabel("Lifecycle").SelectOptionAsync("start_error");
        await page.Button("Set the agent of demo").ClickAsync();

        await Expect(Workspace(page)).ToContainTextAsync("Agent main of build 1: start_error");
        Assert.Contains("\"url\": \"http://127.0.0.1:9\"", await coderd.AskAsync("GET", "/__admin/world"), StringComparison.Ordinal);
        await page.AssertUsableAsync();
    }

    [Fact]
    public async Task A_call_of_the_AI_Bridge_has_its_tokens_and_its_exchange()
    {
        await using var coderd = await StartAsync();
        var page = await chromium.OpenViewAsync(coderd, "world");
        await Expect(page.GetByText("None yet.")).ToBeVisibleAsync();

        var answer = await coderd.AskAsync("POST", "/api/v2/aibridge/openai/v1/chat/completions", """{"model":"gpt-5.2","messages":[{"role":"user","content":"Say hi"}]}""", Key);

        Assert.StartsWith("200", answer, StringComparison.Ordinal);
        var calls = page.GetByRole(AriaRole.Region, new() { Name = "AI Bridge calls" });
        await Expect(calls).ToContainTextAsync("openai gpt-5.2");
        await Expect(calls.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "#/exchanges/1");
        await Expect(calls.GetByRole(AriaRole.Cell).Nth(3)).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[1-9][0-9]*$"));
    }

    [Fact]
    public async Task What_is_being_typed_outlasts_a_change()
    {
        await using var coderd = await StartAsync();
        var page = await chromium.OpenViewAsync(coderd, "world");
        var address = Workspace(page).GetByLabel("Address");
        await address.FillAsync("http://half");

        await coderd.AskAsync("POST", "/__admin/world/tasks/demo/build", """{"transition":"stop","job":"failed","error":"no quota"}""");

        await Expect(Workspace(page)).ToContainTextAsync("failed: no quota");
        await Expect(address).ToHaveValueAsync("http://half");
        await Expect(address).ToBeFocusedAsync();
    }

    private static ILocator Workspace(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Workspace demo" });

    private static Task<RunningMock> StartAsync() => CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
}
