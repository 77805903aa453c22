using Microsoft.Playwright;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;
using static Mocks.EndToEnd.Tests.Views.ViewPage;

namespace Mocks.EndToEnd.Tests.Views;

/// <summary>What a person reads of a task.</summary>
public sealed class TasksViewTests(Chromium chromium)
{
    [Fact]
    public async Task A_snapshot_is_read_as_soon_as_it_is_posted()
    {
        await using var coderd = await StartAsync();
        var page = await chromium.OpenViewAsync(coderd, "tasks");
        await page.GetByRole(AriaRole.Link, new() { Name = "demo" }).ClickAsync();
        await Expect(page.GetByText("A person who opens this task sees the conversation live.")).ToBeVisibleAsync();
        await Expect(page.GetByText("No snapshot is kept of this task.")).ToBeVisibleAsync();

        await coderd.PostSnapshotAsync($"{Message(0, "user", "Fix <b>it</b>")},{Message(1, "agent", "Done")}");

        await Expect(page.GetByText("2 messages, 16 of 17 characters are not blank.")).ToBeVisibleAsync(new() { Timeout = PatienceMs });
        await Expect(page.GetByLabel("Message 0, kept")).ToHaveTextAsync("Fix <b>it</b>");
        await page.GetByText("As it was posted").ClickAsync();
        await Expect(page.GetByLabel("Body as posted")).ToContainTextAsync("\"content\":\"Done\"");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Exchange 1" })).ToHaveAttributeAsync("href", "#/exchanges/1");
        await page.AssertUsableAsync();
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_shown_says_what_a_person_gets()
    {
        await using var coderd = await StartAsync();
        await coderd.PostSnapshotAsync("""{"id":0,"type":"output","content":"Hello","time":"2026-01-01T00:00:00Z"}""");

        var page = await chromium.OpenViewAsync(coderd, "tasks/demo");

        await Expect(page.GetByText("A person gets 500 in its place.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "0 no role" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Beside_the_conversation_stands_what_became_of_each_message()
    {
        await using var agent = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), "normal"));
        await using var coderd = await StartAsync(agent.Address);
        var said = await agent.AskAsync("GET", "/__admin/conversation");
        await coderd.PostSnapshotAsync(Message(4, "user", "Other"));
        var page = await chromium.OpenViewAsync(coderd, "tasks/demo");

        await page.GetByLabel("Ask the task's AgentAPI after each change (it sees a request)").CheckAsync();

        await Expect(page.GetByText("kept with another text")).ToBeVisibleAsync();
        Assert.StartsWith("200", said, StringComparison.Ordinal);
        await Expect(page.GetByText("left out, and it would have fitted").First).ToBeVisibleAsync();
        await agent.DisposeAsync();
        await coderd.PostSnapshotAsync(Message(4, "user", "Another"));
        await Expect(page.GetByText($"{agent.Address} has no messages: ")).ToBeVisibleAsync();
        await Expect(page.GetByText("As the AgentAPI last had it")).ToBeVisibleAsync();
        await page.AssertUsableAsync();
    }

    [Fact]
    public async Task Blanks_are_folded_and_told()
    {
        await using var coderd = await StartAsync();
        await coderd.PostSnapshotAsync(Message(0, "agent", $"left{new string(' ', 1_200)}right"));
        var page = await chromium.OpenViewAsync(coderd, "tasks/demo");
        var message = page.GetByLabel("Message 0, kept");

        await Expect(message).ToHaveTextAsync("left⟨1,200 blanks⟩right");
        await page.GetByLabel("Fold blanks").UncheckAsync();

        await Expect(message).ToHaveJSPropertyAsync("textContent", $"left{new string(' ', 1_200)}right");
    }

    [Fact]
    public async Task What_was_cut_is_told_with_its_reason()
    {
        await using var coderd = await StartAsync();
        var page = await chromium.OpenViewAsync(coderd, "tasks");

        var fates = await page.EvaluateAsync<string[]>("""
            async () => {
              const { fate } = await import(new URL("inspector/views/tasks.js", location.href));
              const [big, limits] = ["word ".repeat(20000), { maxMessages: 10, maxBytes: 65536 }];
              const live = (content, count = 1) => Array.from({ length: count }, (_, id) => ({ id, role: "agent", content }));
              const kept = (bytes, ...contents) => ({ bytes, messages: contents.map((content) => ({ role: "agent", content })) });
              return [
                fate(live("a"), 0, kept(50, "a"), limits),
                fate(live("a   \nb  "), 0, kept(50, "a\nb"), limits),
                fate(live("a", 12), 1, kept(50, "a"), limits),
                fate(live(big, 2), 0, kept(60000, big.slice(-56000)), limits),
                fate(live(big), 0, kept(60000, big.slice(-56000)), limits),
                fate(live("one two three"), 0, kept(50, "two three"), limits),
                fate(live("a"), 0, { bytes: 50, messages: [{ role: "user", content: "a" }] }, limits),
              ];
            }
            """);

        Assert.Equal([
            "kept whole",
            "kept whole, without 5 blanks",
            "left out: a snapshot has the last 10 messages",
            "left out: more than 64.0 KiB with it",
            "cut: 55,999 of 99,999 characters are kept, all are more than 64.0 KiB",
            "cut: 9 of 13 characters are kept, and all would have fitted",
            "kept as user",
        ], fates);
    }

    private static float PatienceMs => Chromium.PatienceMs;

    private static Task<RunningMock> StartAsync(Uri? app = null) =>
        CoderdMock.StartAsync(new CoderdSettings(new HostSettings(), TaskAppUrl: app?.ToString()));
}
