using Microsoft.Playwright;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Settings;
using static Mocks.EndToEnd.Tests.Views.ViewPage;

namespace Mocks.EndToEnd.Tests.Views;

/// <summary>An answer that arrives after the answer to a later request is not drawn.</summary>
public sealed class LateAnswerTests(Chromium chromium)
{
    /// <summary>The next answer from a path is kept until the test lets it arrive; the page then handles it at once.</summary>
    private const string HoldNext = """
        path => {
          const ask = window.fetch;
          let isTaken = false;
          window.fetch = async (url, more) => {
            if (isTaken || !String(url).endsWith(path)) return ask(url, more);
            isTaken = true;
            const answer = await ask(url, more);
            const text = await answer.text();
            document.documentElement.dataset.held = '';
            await new Promise(done => window.letGo = done);
            return { ok: answer.ok, status: answer.status, text: async () => text };
          };
        }
        """;

    private const string LetGo = """
        async () => {
          window.letGo();
          await new Promise(done => setTimeout(done));
          return document.querySelector('main').textContent;
        }
        """;

    [Fact]
    public async Task The_world_before_a_button_was_pressed_is_not_drawn_over_the_world_after()
    {
        await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
        var page = await chromium.OpenViewAsync(coderd, "world");
        await Expect(page.Button("Stop: demo")).ToBeVisibleAsync();
        await HoldAsync(page, "/interceptions");

        await page.Button("Stop: demo").ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("task_manual_pause");
        var shown = await page.EvaluateAsync<string>(LetGo);

        Assert.Contains("task_manual_pause", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_judgement_of_the_journal_is_not_drawn_over_a_newer_one()
    {
        await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
        var page = await chromium.OpenViewAsync(coderd, "what-if/2.37");
        var sum = page.Locator("main [role=status]");
        await Expect(sum).ToContainTextAsync("0 judged");
        await coderd.AskAsync("POST", "/__admin/faults", """{"request":"GET /healthz","status":500}"""); // Its exchange makes the page judge again.
        await HoldAsync(page, "/verdicts/replay", () => coderd.AskAsync("GET", "/healthz"));

        await coderd.AskAsync("GET", "/api/v2/users/me", token: Key);
        await page.Button("Judge").ClickAsync();
        await Expect(sum).ToContainTextAsync("1 judged");
        var shown = await page.EvaluateAsync<string>(LetGo);

        Assert.Contains("1 judged", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exchange_that_has_ended_is_not_drawn_as_one_that_runs()
    {
        await using var agent = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings()));
        using var client = await RawClient.ConnectAsync(agent.Address);
        await client.SendAsync(RawClient.Request("GET /events"));
        await client.ReadUntilAsync("status_change");
        var page = await chromium.OpenViewAsync(agent, "exchanges");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "/events" })).ToContainTextAsync("…");
        await HoldAsync(page, "/requests/1", () => page.EvaluateAsync("location.hash = '#/exchanges/1'"));

        client.Dispose();
        await Expect(page.GetByLabel("Exchange 1", new() { Exact = true })).ToContainTextAsync("ms Mock AgentAPI");
        var shown = await page.EvaluateAsync<string>(LetGo);

        Assert.Contains("ms Mock AgentAPI", shown, StringComparison.Ordinal);
    }

    private static async System.Threading.Tasks.Task HoldAsync(IPage page, string path, Func<System.Threading.Tasks.Task>? ask = null)
    {
        await page.EvaluateAsync(HoldNext, path);
        if (ask is not null)
        {
            await ask();
        }

        await Expect(page.Locator("html[data-held]")).ToHaveCountAsync(1);
    }
}
