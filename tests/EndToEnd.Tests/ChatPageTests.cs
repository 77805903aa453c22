using Microsoft.Playwright;
using Mocks.MockAgentApi;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.EndToEnd.Tests;

/// <summary>The chat page in a real browser, against a mock with a scripted agent.</summary>
public sealed class ChatPageTests(Chromium chromium)
{
    [Fact]
    public async Task A_message_is_sent_the_agent_works_and_its_reply_is_read()
    {
        await using var mock = await StartAsync();
        var page = await OpenAsync(mock);

        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("slow 5");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("li.user .text")).ToHaveTextAsync("slow 5");
        await Expect(Status(page)).ToHaveTextAsync("running");
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("too early");
        Assert.Equal("running true", await page.EvaluateAsync<string>("`${document.querySelector('#status').dataset.status} ${document.querySelector('#send').disabled}`"));
        await Expect(Status(page)).ToHaveTextAsync("stable");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true })).ToBeEnabledAsync();
        Assert.Equal(["Scripted agent ready", "line 0\nline 1\nline 2\nline 3\nline 4"], await page.Locator("li.agent .text").AllInnerTextsAsync());
        await Expect(page.Locator("li")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Shift_and_Enter_begin_a_new_line_and_an_empty_box_sends_nothing()
    {
        await using var mock = await StartAsync();
        var page = await OpenAsync(mock);
        var box = page.GetByLabel("Message", new() { Exact = true });

        await box.PressAsync("Enter");
        await box.FillAsync("echo one");
        await box.PressAsync("Shift+Enter");
        await box.PressSequentiallyAsync("two");

        await Expect(box).ToHaveValueAsync("echo one\ntwo");
        await Expect(page.Locator("li")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Escape_interrupts_the_agent_while_it_works()
    {
        await using var mock = await StartAsync();
        var page = await OpenAsync(mock);
        await SayAsync(page, "slow 20");
        await Expect(page.Locator("li.agent").Last).ToContainTextAsync("line 2");

        await page.GetByRole(AriaRole.Button, new() { Name = "Interrupt: send Escape" }).ClickAsync();

        await Expect(page.Locator("li.agent").Last).ToContainTextAsync("[esc]");
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_in_its_own_words_and_the_text_is_not_lost()
    {
        await using var mock = await StartAsync();
        var page = await OpenAsync(mock);
        await page.RouteAsync("**/message", route => route.FulfillAsync(new()
        {
            Status = 500,
            ContentType = "application/problem+json",
            Body = """{"title":"Internal Server Error","status":500,"detail":"unexpected error occurred","errors":[{"message":"failed to send message: message can only be sent when the agent is waiting for user input"}]}""",
        }));

        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("echo hello");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("message can only be sent when the agent is waiting for user input");
        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync("echo hello");
        await Expect(page.Locator("li")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Dismiss" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeEmptyAsync();
    }

    [Fact]
    public async Task An_uploaded_file_is_named_in_the_message()
    {
        await using var mock = await StartAsync();
        var page = await OpenAsync(mock);
        var box = page.GetByLabel("Message", new() { Exact = true });
        await box.FillAsync("echo look at");

        await page.SetInputFilesAsync("#files", new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = "Hello, world!"u8.ToArray() });

        await Expect(box).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^echo look at @\".*/agentapi-uploads-[0-9]+/315f5bdb76d078c4/notes\\.txt\"$"));
        var path = (await box.InputValueAsync()).Split('"')[1];
        Assert.Equal("Hello, world!", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_server_that_went_away_is_offline_and_a_new_one_is_shown_from_its_beginning()
    {
        var mock = await StartAsync();
        var port = mock.Address.Port;
        var page = await OpenAsync(mock);
        await SayAsync(page, "echo before");
        await Expect(page.Locator("li")).ToHaveCountAsync(3);

        await mock.DisposeAsync();
        await Expect(Status(page)).ToHaveTextAsync("offline");
        await using var next = await StartAsync(port);

        await Expect(Status(page)).ToHaveTextAsync("stable");
        await Expect(page.Locator("li")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_page_finds_its_server_below_any_path_and_wherever_url_says()
    {
        await using var mock = await StartAsync(basePath: "/@me/ws/apps/x/chat");
        var page = await chromium.OpenAsync(new Uri("about:blank"));
        // Coder's proxy removes its own prefix from the path.
        await page.RouteAsync("**/@me/ws/apps/x/**", async route => await route.FulfillAsync(new()
        {
            Response = await page.APIRequest.FetchAsync(route.Request.Url.Replace("/@me/ws/apps/x", "", StringComparison.Ordinal), new() { Timeout = Chromium.PatienceMs, MaxRedirects = 0 }),
        }));
        var asked = page.WaitForRequestAsync(request => request.Url.EndsWith("/events", StringComparison.Ordinal));

        await page.GotoAsync(new Uri(mock.Address, "/@me/ws/apps/x/chat/embed/").ToString());

        Assert.Equal(new Uri(mock.Address, "/@me/ws/apps/x/events").ToString(), (await asked).Url);
        await page.GotoAsync(new Uri(mock.Address, $"/chat/embed/?url={mock.Address.GetLeftPart(UriPartial.Authority)}").ToString());
    }

    [Theory]
    [InlineData("light", 1100, 760, ColorScheme.Light, "rgb(246, 247, 249)")]
    [InlineData("dark", 1100, 760, ColorScheme.Dark, "rgb(16, 21, 28)")]
    [InlineData("phone", 360, 740, ColorScheme.Light, "rgb(246, 247, 249)")]
    public async Task It_is_readable_by_day_by_night_and_on_a_phone(string name, int width, int height, ColorScheme scheme, string background)
    {
        await using var mock = await StartAsync(speed: 2);
        var page = await OpenAsync(mock, width, height, scheme);
        await SayAsync(page, "echo Which tests fail on this branch?");
        await Expect(page.Locator("li.agent").Last).ToContainTextAsync("You said: Which tests");
        await Expect(Status(page)).ToHaveTextAsync("stable");
        await SayAsync(page, "slow 7");
        await Expect(page.Locator("li.agent").Last).ToContainTextAsync("line 6");
        await Expect(Status(page)).ToHaveTextAsync("running");
        if (Environment.GetEnvironmentVariable("MOCKS_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"chat-{name}.png") });
        }

        Assert.Equal(height, await page.EvaluateAsync<int>("document.querySelector('form').getBoundingClientRect().bottom"));
        Assert.Equal(background, await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        foreach (var part in new[] { page.Locator("#input"), page.Locator("#send"), page.Locator("#attach"), page.Locator("header h1"), Status(page) })
        {
            var box = (await part.BoundingBoxAsync())!;
            Assert.True(box.X >= 0 && box.X + box.Width <= width && box.Y >= 0 && box.Y + box.Height <= height, $"{part} is not all on the page: {box.X},{box.Y} {box.Width}×{box.Height}");
        }
    }

    [Fact]
    public async Task It_can_be_used_with_the_keyboard_alone()
    {
        await using var mock = await StartAsync();
        var page = await OpenAsync(mock);

        await page.Keyboard.TypeAsync("slow 20");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("li.agent").Last).ToContainTextAsync("line 2");
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.Locator("li.user .text")).ToHaveTextAsync("slow 20");
        await Expect(page.Locator("li.agent").Last).ToContainTextAsync("[esc]");
        await page.Keyboard.PressAsync("Shift+Tab");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Upload files" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_long_conversation_shows_its_end_until_someone_scrolls_up()
    {
        await using var mock = await StartAsync();
        var page = await OpenAsync(mock);
        var latest = page.GetByRole(AriaRole.Button, new() { Name = "Latest" });

        await SayAsync(page, "big 100");
        await Expect(page.Locator("li.agent").Last).ToContainTextAsync("row 00099");
        Assert.True(await IsAtEndAsync(page));
        await Expect(latest).ToBeHiddenAsync();
        await page.Locator("main").HoverAsync();
        await page.Mouse.WheelAsync(0, -800);
        await Expect(latest).ToBeVisibleAsync();
        await latest.ClickAsync();

        await Expect(latest).ToBeHiddenAsync();
        Assert.True(await IsAtEndAsync(page));
    }

    private static Task<RunningMock> StartAsync(int port = 0, string basePath = "/chat", double speed = 4) =>
        AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(port), Agent: "scripted", Speed: speed, ChatBasePath: basePath));

    private async Task<IPage> OpenAsync(RunningMock mock, int width = 1100, int height = 760, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await chromium.OpenAsync(new Uri(mock.Address, "/"), width, height, scheme);
        await Expect(Status(page)).ToHaveTextAsync("stable");
        return page;
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Expect(page.Locator("li.user").Last).ToContainTextAsync(text);
    }

    private static Task<bool> IsAtEndAsync(IPage page) =>
        page.EvaluateAsync<bool>("(main => main.scrollHeight - main.scrollTop - main.clientHeight < 2)(document.querySelector('main'))");

    private static ILocator Status(IPage page) => page.GetByRole(AriaRole.Status);

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
