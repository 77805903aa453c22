using Microsoft.Playwright;
using Mocks.MockCoderd;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;
using static Mocks.EndToEnd.Tests.Views.ViewPage;

namespace Mocks.EndToEnd.Tests.Views;

/// <summary>The preset in force, and the faults.</summary>
public sealed class FaultsViewTests(Chromium chromium)
{
    [Fact]
    public async Task A_fault_is_set_counted_and_removed()
    {
        await using var coderd = await StartAsync();
        var page = await chromium.OpenViewAsync(coderd, "faults");
        await Expect(page.GetByText("None: every answer is the service's own.")).ToBeVisibleAsync();

        await page.GetByLabel("Request", new() { Exact = true }).FillAsync("GET */buildinfo");
        await page.GetByLabel("Times").FillAsync("2");
        await page.GetByLabel("Members as JSON").FillAsync("""{"status":503,"retryAfter":1}""");
        await page.Keyboard.PressAsync("Enter");
        var rows = page.GetByRole(AriaRole.Region, new() { Name = "Faults" });
        await Expect(rows).ToContainTextAsync("status, status 503, retryAfter 1");
        await Expect(rows).ToContainTextAsync("2 of 2");

        Assert.StartsWith("503", await coderd.AskAsync("GET", "/api/v2/buildinfo"), StringComparison.Ordinal);
        await Expect(rows).ToContainTextAsync("1 of 2");
        Assert.StartsWith("503", await coderd.AskAsync("GET", "/api/v2/buildinfo"), StringComparison.Ordinal);
        await Expect(rows).ToContainTextAsync("spent, all 2");
        await page.AssertUsableAsync();
        await page.Button("Remove fault 1").ClickAsync();
        await Expect(page.GetByText("None: every answer is the service's own.")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("status 500", "The members are no JSON object. They may be e.g. {\"status\":503,\"delayMs\":200}, or nothing.")]
    [InlineData("{\"status\":700}", "This fault cannot be used. status: 700 cannot be answered. It may be from 200 to 599.")]
    [InlineData("{\"statuss\":500}", "The body is not what this route takes. statuss: there is no such member; did you mean status?")]
    public async Task A_fault_that_cannot_be_used_is_refused_with_a_sentence_and_stays_in_the_form(string members, string sentence)
    {
        await using var coderd = await StartAsync();
        var page = await chromium.OpenViewAsync(coderd, "faults");

        await page.GetByLabel("Members as JSON").FillAsync(members);
        await page.Button("Add the fault").ClickAsync();

        await Expect(page.Locator("main [role=alert]")).ToContainTextAsync(sentence);
        await Expect(page.GetByLabel("Members as JSON")).ToHaveValueAsync(members);
    }

    [Fact]
    public async Task Every_kind_can_be_chosen_and_says_what_it_does()
    {
        await using var coderd = await StartAsync();
        var page = await chromium.OpenViewAsync(coderd, "faults");
        var kind = page.GetByLabel("Kind");

        await Expect(kind.Locator("option")).ToHaveTextAsync(FaultKind.All.Select(known => known.Name));
        await kind.SelectOptionAsync("slow-drip");

        await Expect(page.Locator("#kind-help")).ToContainTextAsync("slow-drip: ");
    }

    [Fact]
    public async Task A_preset_is_selected_here_and_elsewhere()
    {
        await using var coderd = await StartAsync();
        var page = await chromium.OpenViewAsync(coderd, "faults");

        await page.Button("old-server").ClickAsync();
        await Expect(page.Button("old-server")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Button("old-server")).ToBeFocusedAsync();
        Assert.Contains("\"current\": \"old-server\"", await coderd.AskAsync("GET", "/__admin/preset"), StringComparison.Ordinal);
        await coderd.AskAsync("PUT", "/__admin/preset", """{"name":"failing"}""");

        await Expect(page.Button("failing")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    private static Task<RunningMock> StartAsync() => CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
}
