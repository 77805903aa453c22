using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Mocks.EndToEnd.Tests.Axe;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Inspector;
using Mocks.Mocking.Settings;

namespace Mocks.EndToEnd.Tests;

/// <summary>The inspector page in a real browser, in front of a mock coderd.</summary>
public sealed class InspectorTests(Chromium chromium)
{
    private const string Snapshots = "/api/v2/workspaceagents/me/tasks/test-task/log-snapshot";

    [Fact]
    public async Task A_request_is_listed_when_it_comes_with_what_became_of_it()
    {
        await using var mock = await StartAsync();
        await AskAsync(mock, "GET /api/v2/buildinfo");
        var page = await OpenAsync(mock);
        await Expect(Rows(page)).ToHaveCountAsync(1);

        await PostAsync(mock, """{"messages":[]}""");
        await AskAsync(mock, "GET /api/v3/buildinfo");

        await Expect(Row(page, "buildinfo").First).ToContainTextAsync("GET");
        await Expect(Row(page, "log-snapshot")).ToContainTextAsync("204");
        await Expect(Row(page, "log-snapshot")).ToContainTextAsync("refused 400");
        await Expect(Row(page, "/api/v3/")).ToContainTextAsync("nearest GET /api/v2/buildinfo");
        await Expect(page.GetByText("3 exchanges")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("POST", 1)]
    [InlineData("/api/v2/build*", 2)]
    [InlineData("-/api/v2/build*", 2)]
    [InlineData("/api/v2/build*?x=*", 1)]
    [InlineData("status:4xx", 1)]
    [InlineData("status:200-204", 3)]
    [InlineData("is:verdict", 2)]
    [InlineData("is:unmatched GET", 1)]
    [InlineData("\"task id format\"", 1)]
    [InlineData("BUILDinfo status:200 x=1", 1)]
    public async Task The_filter_takes_methods_paths_states_and_text(string filter, int rows)
    {
        await using var mock = await StartAsync();
        await AskAsync(mock, "GET /api/v2/buildinfo");
        await AskAsync(mock, "GET /api/v2/buildinfo?x=1");
        await PostAsync(mock, """{"messages":[]}""");
        await AskAsync(mock, "GET /api/v2/nowhere");
        var page = await OpenAsync(mock);
        await Expect(Rows(page)).ToHaveCountAsync(4);

        await page.GetByLabel("Filter").FillAsync(filter);

        await Expect(Rows(page)).ToHaveCountAsync(rows);
        await Expect(page.GetByText($"{rows} of 4 exchanges")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("POST stauts:404", "stauts: is no key; use method, path, status,")]
    [InlineData("POST status:abc", "status:abc is no status; use status:404, status:4xx or status:400-499.")]
    [InlineData("POST is:wrong", "is:wrong is no state; use is:verdict,")]
    [InlineData("POST \"open", "A quotation mark has no end.")]
    public async Task A_filter_that_is_no_expression_says_what_is_wrong_and_the_last_good_one_stays(string filter, string told)
    {
        await using var mock = await StartAsync();
        await AskAsync(mock, "GET /api/v2/buildinfo");
        await PostAsync(mock, """{"messages":[]}""");
        var page = await OpenAsync(mock);
        await page.GetByLabel("Filter").FillAsync("POST");
        await Expect(Rows(page)).ToHaveCountAsync(1);

        await page.GetByLabel("Filter").FillAsync(filter);

        await Expect(page.Locator("#wrong")).ToContainTextAsync(told);
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await page.GetByLabel("Filter").FillAsync("");
        await Expect(page.Locator("#wrong")).ToBeEmptyAsync();
        await Expect(Rows(page)).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task The_keyboard_is_enough()
    {
        await using var mock = await StartAsync();
        await AskAsync(mock, "GET /api/v2/buildinfo");
        await PostAsync(mock, """{"messages":[]}""");
        var page = await OpenAsync(mock);
        await Expect(Rows(page)).ToHaveCountAsync(2);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("/api/*");
        await Expect(page.GetByLabel("Filter")).ToHaveValueAsync("/api/*");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Grid)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Exchange 2" })).ToContainTextAsync("POST");
        Assert.EndsWith("#/exchanges/2", page.Url, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Exchange 1" })).ToBeVisibleAsync();
        await Expect(page.Locator("[aria-selected=true]")).ToContainTextAsync("buildinfo");
        var selected = await page.Locator("[aria-selected=true]").GetAttributeAsync("id");
        await Expect(page.GetByRole(AriaRole.Grid)).ToHaveAttributeAsync("aria-activedescendant", selected!);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".detail")).ToBeHiddenAsync();
        await Expect(page.GetByRole(AriaRole.Grid)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_link_leads_to_an_exchange_with_the_real_answer_beside_the_mock_s()
    {
        await using var mock = await StartAsync();
        await PostAsync(mock, """{"messages":[{"id":12345678901234567890}]}""", "Coder-Session-Token: 00000000-0000-4000-8000-0000000000aa\nAuthorization: Bearer abcdefghijklmnopqrstuvwxyz");

        var page = await OpenAsync(mock, "#/exchanges/1");
        var detail = page.Locator(".detail");

        await Expect(Verdict(detail)).ToContainTextAsync("would answer 400 Invalid task ID format.");
        await Expect(Verdict(detail)).ToContainTextAsync("The path takes the task's uuid");
        await Expect(Verdict(detail)).ToContainTextAsync("docs/fidelity/coderd.md#log-snapshots");
        await Expect(Verdict(detail).Locator("del").First).ToHaveTextAsync("- 204");
        await Expect(Verdict(detail).Locator("ins").First).ToHaveTextAsync("+ 400");
        await Expect(Verdict(detail).Locator("ins").Nth(2)).ToContainTextAsync("\"message\": \"Invalid task ID format.\"");
        await Expect(detail).ToContainTextAsync($"POST {Snapshots} HTTP/1.1");
        await Expect(detail).ToContainTextAsync("Authorization: Bearer abcd…#");
        await Expect(detail).ToContainTextAsync("Secrets are blotted out");
        await Expect(detail.GetByLabel("Body of the request")).ToContainTextAsync("\"id\": 12345678901234567890\n");
        await detail.GetByRole(AriaRole.Button, new() { Name = "Raw" }).First.ClickAsync();
        await Expect(detail.GetByLabel("Body of the request")).ToHaveTextAsync("""{"messages":[{"id":12345678901234567890}]}""");
    }

    [Fact]
    public async Task A_body_that_is_cut_and_an_exchange_that_is_gone_say_so()
    {
        await using var mock = await StartAsync();
        await PostAsync(mock, $"{{\"messages\":[{{\"content\":\"{new string('x', 1_100_000)}\"}}]}}");

        var page = await OpenAsync(mock, "#/exchanges/1");

        await Expect(page.Locator(".detail")).ToContainTextAsync("The body had more than is kept here");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Show all 1.0 MiB" })).ToBeVisibleAsync();
        await page.GotoAsync(new Uri(mock.Address, "/__admin/#/exchanges/77").ToString());
        await Expect(page.Locator(".detail")).ToContainTextAsync("There is no request 77 in the journal.");
    }

    [Fact]
    public async Task A_stream_is_on_a_time_line()
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), "normal"));
        using var client = await RawClient.ConnectAsync(mock.Address);
        await client.SendAsync(RawClient.Request("GET /events"));
        await client.ReadUntilAsync("status_change");

        var page = await OpenAsync(mock, "#/exchanges/1");

        await Expect(page.GetByLabel("Time line of the answer")).ToContainTextAsync("event: message_update");
        await Expect(page.GetByLabel("Time line of the answer")).ToContainTextAsync("event: status_change");
    }

    [Fact]
    public async Task An_exchange_is_copied_as_curl_and_as_a_Pact_interaction()
    {
        await using var mock = await StartAsync();
        await PostAsync(mock, """{"messages":[]}""");
        var page = await OpenAsync(mock, "#/exchanges/1");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await page.GetByRole(AriaRole.Button, new() { Name = "Copy as curl" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToHaveCountAsync(1);
        var curl = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy as Pact interaction" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToHaveCountAsync(2);
        var pact = await page.EvaluateAsync<string>("navigator.clipboard.readText()");

        Assert.StartsWith("# Secrets are blotted out (…#): put your own in their places.\ncurl -sS -i ", curl, StringComparison.Ordinal);
        Assert.Contains($"'{mock.Address.GetLeftPart(UriPartial.Authority)}{Snapshots}'", curl, StringComparison.Ordinal);
        Assert.Contains("\"type\": \"Synchronous/HTTP\"", pact, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exchange_is_spoiled_from_now_on()
    {
        await using var mock = await StartAsync();
        await AskAsync(mock, "GET /api/v2/buildinfo?x=1");
        var page = await OpenAsync(mock, "#/exchanges/1");

        await page.GetByText("Spoil this from now on").ClickAsync();
        await page.GetByLabel("Kind").SelectOptionAsync("slow-drip");
        await Expect(page.GetByLabel("Members as JSON")).ToHaveValueAsync("""{"everyMs":10}""");
        await page.GetByLabel("Kind").SelectOptionAsync("status");
        await page.GetByLabel("Members as JSON").FillAsync("""{"status":418}""");
        await page.GetByLabel("Times").FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the fault" }).ClickAsync();
        await Expect(page.GetByText("The next 2 of GET /api/v2/buildinfo")).ToBeVisibleAsync();
        await page.GetByLabel("Times").FillAsync("0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the fault" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("times: 0 spoils nothing.");
        Assert.StartsWith("HTTP/1.1 418 ", await AskAsync(mock, "GET /api/v2/buildinfo"), StringComparison.Ordinal);
        await Expect(Rows(page).Last).ToContainTextAsync("fault status");
    }

    [Fact]
    public async Task Paused_the_list_stands_still_and_clearing_it_deletes_the_journal()
    {
        await using var mock = await StartAsync();
        await AskAsync(mock, "GET /api/v2/buildinfo");
        var page = await OpenAsync(mock);
        await Expect(Rows(page)).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await AskAsync(mock, "GET /api/v2/buildinfo");
        await Expect(page.GetByText(new Regex("paused, [12] events? waits?"))).ToBeVisibleAsync();
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(Rows(page)).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();

        await Expect(Rows(page)).ToHaveCountAsync(0);
        Assert.Contains("\"total\": 0", await AskAsync(mock, "GET /__admin/requests"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mock_that_is_gone_is_told_and_one_that_is_back_is_shown()
    {
        var port = ChosenPort.Next();
        var mock = await StartAsync(new HostSettings(port));
        await AskAsync(mock, "GET /api/v2/buildinfo");
        var page = await OpenAsync(mock);
        await Expect(Rows(page)).ToHaveCountAsync(1);

        await mock.DisposeAsync();
        await Expect(page.Locator("#offline")).ToContainTextAsync(mock.Address.GetLeftPart(UriPartial.Authority));
        await Expect(page.Locator("#offline")).ToContainTextAsync("Trying again every 2 seconds.");
        await Expect(page.Locator("#status")).ToHaveTextAsync("offline");
        await using var again = await StartAsync(new HostSettings(port));

        await Expect(page.Locator("#status")).ToHaveTextAsync("live");
        await Expect(page.Locator("#offline")).ToBeHiddenAsync();
        await Expect(Rows(page)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task One_page_shows_all_mocks_of_a_process()
    {
        await using var coderd = await StartAsync();
        await using var agentApi = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), "normal"));
        Neighbours.Introduce(coderd, agentApi);
        var page = await OpenAsync(agentApi);

        await AskAsync(coderd, "GET /api/v2/buildinfo");
        await AskAsync(agentApi, "GET /messages");
        await Row(page, "buildinfo").ClickAsync();

        await Expect(Rows(page)).ToHaveCountAsync(2);
        await Expect(Row(page, "buildinfo")).ToContainTextAsync("coderd");
        await Expect(page.Locator(".detail")).ToContainTextAsync("Mock coderd");
        Assert.EndsWith("#/mock-coderd/exchanges/1", page.Url, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "AgentAPI", Exact = true }).ClickAsync();
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await Expect(Rows(page)).ToContainTextAsync("/messages");
    }

    [Fact]
    public async Task Of_thousands_of_rows_only_those_in_view_are_elements()
    {
        await using var mock = await StartAsync(new HostSettings(JournalEntries: 2_000));
        using var client = new HttpClient();
        for (var at = 0; at < 1_000; at++)
        {
            using var answer = await client.GetAsync(new Uri(mock.Address, $"/api/v2/buildinfo?n={at.ToString(CultureInfo.InvariantCulture)}"), TestContext.Current.CancellationToken);
        }

        var page = await OpenAsync(mock);
        await Expect(page.GetByText("1000 exchanges")).ToBeVisibleAsync();

        await Expect(Row(page, "n=999")).ToBeVisibleAsync();
        Assert.InRange(await Rows(page).CountAsync(), 10, 80);
        await page.GetByRole(AriaRole.Grid).PressAsync("Home");
        await Expect(page.GetByText("buildinfo?n=0", new() { Exact = false }).First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Latest" }).ClickAsync();
        await Expect(Row(page, "n=999")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task All_its_files_are_small()
    {
        await using var coderd = await StartAsync();
        var page = await chromium.OpenAsync(new Uri("about:blank"));
        var (bytes, foreign) = (0L, 0);
        page.Response += (_, response) => _ = response.Url.StartsWith(coderd.Address.ToString(), StringComparison.Ordinal) ? 0 : foreign++;
        await page.GotoAsync(new Uri(coderd.Address, "/__admin/").ToString());
        await Expect(page.Locator("#status")).ToHaveTextAsync("live");

        await using var agentApi = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings()));
        using var client = new HttpClient();
        foreach (var (assembly, mock, folder) in new[] { (typeof(Neighbours).Assembly, coderd, ""), (typeof(CoderdMock).Assembly, coderd, "views/"), (typeof(AgentApiMock).Assembly, agentApi, "views/") })
        {
            foreach (var file in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Inspector/", StringComparison.Ordinal)))
            {
                bytes += (await client.GetByteArrayAsync(new Uri(mock.Address, $"/__admin/inspector/{folder}{file["Inspector/".Length..]}"), TestContext.Current.CancellationToken)).Length;
            }
        }

        Assert.Equal(0, foreign);
        Assert.InRange(bytes, 1, 60 * 1024);
    }

    [Theory]
    [InlineData("light", 1280, 800, ColorScheme.Light)]
    [InlineData("dark", 1280, 800, ColorScheme.Dark)]
    [InlineData("phone", 360, 740, ColorScheme.Light)]
    public async Task It_is_accessible_and_readable_by_day_by_night_and_on_a_phone(string name, int width, int height, ColorScheme scheme)
    {
        await using var coderd = await StartAsync();
        await using var agentApi = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), "normal"));
        Neighbours.Introduce(coderd, agentApi);
        await AskAsync(agentApi, "GET /status");
        await AskAsync(agentApi, "GET /messages?limit=10");
        await PostAsync(coderd, """{"messages":[{"id":1,"type":"output","content":"Done","time":"2026-02-01T10:00:00Z"}]}""");
        await AskAsync(coderd, "GET /api/v2/buildinfo");
        await AskAsync(coderd, "GET /api/v2/workspaceagents/me/gitsshkey");
        await AskAsync(agentApi, "GET /message");
        var page = await chromium.OpenAsync(new Uri(coderd.Address, "/__admin/"), width, height, scheme);
        await Expect(Rows(page)).ToHaveCountAsync(6);

        await page.AssertAccessibleAsync();
        await page.GotoAsync(new Uri(coderd.Address, "/__admin/#/exchanges/1").ToString());
        await Expect(page.Locator(".verdict").First).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        if (Environment.GetEnvironmentVariable("MOCKS_UPDATE_DOCS") == "1")
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "docs", $"inspector-{name}.png") });
        }
    }

    private static Task<RunningMock> StartAsync(HostSettings? host = null) => CoderdMock.StartAsync(new CoderdSettings(host ?? new HostSettings()));

    private async Task<IPage> OpenAsync(RunningMock mock, string hash = "")
    {
        var page = await chromium.OpenAsync(new Uri(mock.Address, $"/__admin/{hash}"));
        await Expect(page.Locator("#status")).ToHaveTextAsync("live");
        return page;
    }

    private static Task<string> AskAsync(RunningMock mock, string line) => RawClient.AskAsync(mock.Address, RawClient.Request(line));

    private static Task<string> PostAsync(RunningMock mock, string body, string headers = "Coder-Session-Token: 00000000-0000-4000-8000-0000000000aa") =>
        RawClient.AskAsync(mock.Address, RawClient.Request($"POST {Snapshots}", $"{headers}\nContent-Type: application/json\nContent-Length: {body.Length}", body));

    private static ILocator Verdict(ILocator detail) => detail.Locator(".verdict").Filter(new() { HasText = "Invalid task ID" });

    private static ILocator Rows(IPage page) => page.Locator(".spacer .line:not([hidden])");

    private static ILocator Row(IPage page, string text) => Rows(page).Filter(new() { HasText = text });

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
