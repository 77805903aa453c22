using Microsoft.Playwright;
using Mocks.MockAgentApi;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.EndToEnd.Tests;

/// <summary>The chat page in a real browser, against a mock with a scripted agent.</summary>
public sealed class ChatPageTests(Chromium chromium)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_message_is_sent_the_agent_works_and_its_reply_is_read()
    {
        var time = new LimitedTime(speed: 4);
        await using var mock = await StartAsync(time: time);
        var page = await OpenAsync(mock);

        // Forty lines take four seconds. The agent works for as long as the browser needs.
        await WhileItWorksAsync(time, mock, "line 2", async () =>
        {
            await page.GetByLabel("Message", new() { Exact = true }).FillAsync("slow 40");
            await page.Keyboard.PressAsync("Enter");
        });

        await Expect(page.Locator("li.user .text")).ToHaveTextAsync("slow 40");
        await Expect(Status(page)).ToHaveTextAsync("running");
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("too early");
        await Expect(Status(page)).ToHaveAttributeAsync("data-status", "running");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true })).ToBeDisabledAsync();
        time.RunFor(Timeout.InfiniteTimeSpan);
        await Expect(Status(page)).ToHaveTextAsync("stable");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true })).ToBeEnabledAsync();
        await Expect(page.Locator("li.agent .text")).ToHaveCountAsync(2);
        await Expect(page.Locator("li.agent .text").First).ToHaveJSPropertyAsync("innerText", "Scripted agent ready");
        await Expect(page.Locator("li.agent .text").Last).ToHaveJSPropertyAsync("innerText", string.Join('\n', Enumerable.Range(0, 40).Select(line => $"line {line}")));
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
        var time = new LimitedTime(speed: 4);
        await using var mock = await StartAsync(time: time);
        var page = await OpenAsync(mock);
        await WhileItWorksAsync(time, mock, "line 2", () => SendAsync(page, "slow 20"));
        await Expect(page.Locator("li.agent").Last).ToContainTextAsync("line 2");

        await page.RunAndWaitForResponseAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Esc: interrupt the agent" }).ClickAsync(), "**/message");
        time.RunFor(Timeout.InfiniteTimeSpan);

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
    public async Task A_server_that_is_not_there_is_named_nothing_can_be_sent_and_the_page_comes_back_with_it()
    {
        await using var pages = await StartAsync();
        var gone = await StartAsync();
        var port = gone.Address.Port;
        await gone.DisposeAsync();
        var page = await chromium.OpenAsync(new Uri(pages.Address, $"/chat/embed/?url=http://127.0.0.1:{port}"));
        var box = page.GetByLabel("Message", new() { Exact = true });

        await Expect(Notice(page)).ToHaveTextAsync(
            $"http://127.0.0.1:{port} does not answer. Start the server, or open this page with ?url= and the server's address. Trying again every 3 seconds.");
        await Expect(page.GetByText("Nothing was said yet.")).ToBeHiddenAsync();
        await box.FillAsync("echo hello");
        await box.PressAsync("Enter");
        await Expect(page.Locator("#why.asked")).ToHaveTextAsync($"Not connected to http://127.0.0.1:{port}: nothing can be sent.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true })).ToBeDisabledAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Upload files" })).ToBeDisabledAsync();
        await Expect(box).ToHaveValueAsync("echo hello");

        await using var back = await StartAsync(port, origin: pages.Address.GetLeftPart(UriPartial.Authority));
        await Expect(Status(page)).ToHaveTextAsync("stable");
        await Expect(Notice(page)).ToBeHiddenAsync();
        await box.PressAsync("Enter");
        await Expect(page.Locator("li.agent").Last).ToContainTextAsync("You said: hello");
        await Expect(page.Locator("#why")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task A_server_that_does_not_allow_the_page_is_told_from_one_that_is_gone()
    {
        await using var pages = await StartAsync();
        await using var other = await StartAsync();
        var (address, origin) = (other.Address.GetLeftPart(UriPartial.Authority), pages.Address.GetLeftPart(UriPartial.Authority));

        var page = await chromium.OpenAsync(new Uri(pages.Address, $"/chat/embed/?url={address}/"));

        await Expect(Notice(page)).ToHaveTextAsync(
            $"{address} does not allow pages from {origin}. Start that server with --allowed-origins {origin}. Trying again every 3 seconds.");
        await Expect(page.GetByText("Nothing was said yet.")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("""{"request":"GET /events","status":500,"times":1}""", "answers GET /events with 500 Internal Server Error: ")]
    [InlineData("""{"request":"GET /events","status":404,"times":1}""", "answers GET /events with 404 Not Found: ")]
    public async Task A_server_that_fails_is_quoted_and_shown_when_it_works_again(string fault, string told)
    {
        await using var mock = await StartAsync();
        using var client = new HttpClient();
        using var body = new StringContent(fault);
        using var set = await client.PostAsync(new Uri(mock.Address, "/__admin/faults"), body, TestContext.Current.CancellationToken);
        Assert.Equal(201, (int)set.StatusCode);

        var page = await chromium.OpenAsync(new Uri(mock.Address, "/"));

        await Expect(Notice(page)).ToContainTextAsync($"{mock.Address.GetLeftPart(UriPartial.Authority)} {told}");
        await Expect(Status(page)).ToHaveTextAsync("stable");
        await Expect(Notice(page)).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Nothing_was_said_is_told_of_an_empty_conversation_only()
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), "empty"));

        var page = await OpenAsync(mock);

        await Expect(page.GetByText("Nothing was said yet.")).ToBeVisibleAsync();
        await mock.DisposeAsync();
        await Expect(Notice(page)).ToBeVisibleAsync();
        await Expect(page.GetByText("Nothing was said yet.")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Enter_while_the_agent_works_says_why_nothing_is_sent()
    {
        var time = new LimitedTime(speed: 4);
        await using var mock = await StartAsync(time: time);
        var page = await OpenAsync(mock);
        await WhileItWorksAsync(time, mock, "line 2", () => SendAsync(page, "slow 20"));
        await Expect(page.Locator("li.user")).ToContainTextAsync("slow 20");
        await Expect(Status(page)).ToHaveTextAsync("running");
        var box = page.GetByLabel("Message", new() { Exact = true });

        await box.FillAsync("next");
        await box.PressAsync("Enter");

        await Expect(page.Locator("#why.asked")).ToContainTextAsync("The agent is working");
        time.RunFor(Timeout.InfiniteTimeSpan);
        await Expect(Status(page)).ToHaveTextAsync("stable");
        await Expect(page.Locator("#why")).ToBeEmptyAsync();
        await Expect(box).ToHaveValueAsync("next");
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
        var time = new LimitedTime(speed: 4);
        await using var mock = await StartAsync(time: time);
        var page = await OpenAsync(mock, width, height, scheme);
        await SayAsync(page, "echo Which tests fail on this branch?");
        await Expect(page.Locator("li.agent").Last).ToContainTextAsync("You said: Which tests");
        await Expect(Status(page)).ToHaveTextAsync("stable");
        // The seventh line is the last, and the agent is stable 2 s later.
        await WhileItWorksAsync(time, mock, "line 6", () => SendAsync(page, "slow 7"));
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
        var time = new LimitedTime(speed: 4);
        await using var mock = await StartAsync(time: time);
        var page = await OpenAsync(mock);

        await page.Keyboard.TypeAsync("slow 20");
        await WhileItWorksAsync(time, mock, "line 2", () => page.Keyboard.PressAsync("Enter"));
        await Expect(page.Locator("li.agent").Last).ToContainTextAsync("line 2");
        await page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync("Escape"), "**/message");
        time.RunFor(Timeout.InfiniteTimeSpan);

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
        await IsAtEndAsync(page);
        await Expect(latest).ToBeHiddenAsync();
        await page.Locator("main").HoverAsync();
        await page.Mouse.WheelAsync(0, -800);
        await Expect(latest).ToBeVisibleAsync();
        await latest.ClickAsync();

        await Expect(latest).ToBeHiddenAsync();
        await IsAtEndAsync(page);
    }

    /// <param name="time">The mock's clock, which a test stops while the agent works.</param>
    private static Task<RunningMock> StartAsync(int port = 0, string basePath = "/chat", string? origin = null, LimitedTime? time = null)
    {
        time?.RunFor(Timeout.InfiniteTimeSpan);
        return AgentApiMock.StartAsync(new AgentApiSettings(
            new HostSettings(port), Agent: "scripted", Speed: time is null ? 4 : 1, ChatBasePath: basePath, AllowedOrigins: origin is null ? null : [origin]), time);
    }

    private async Task<IPage> OpenAsync(RunningMock mock, int width = 1100, int height = 760, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await chromium.OpenAsync(new Uri(mock.Address, "/"), width, height, scheme);
        await Expect(Status(page)).ToHaveTextAsync("stable");
        return page;
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await SendAsync(page, text);
        await Expect(page.Locator("li.user").Last).ToContainTextAsync(text);
    }

    private static async Task SendAsync(IPage page, string text)
    {
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
    }

    /// <summary>Sends a message, and stops the mock's clock before the agent has answered it.</summary>
    /// <param name="until">What the mock has said when the clock stops: how far an agent comes in a time depends on the machine.</param>
    private static async Task WhileItWorksAsync(LimitedTime clock, RunningMock mock, string until, Func<Task> sendAsync)
    {
        await clock.StopAsync();
        var taken = clock.NextSettingAsync();
        await sendAsync();
        await taken;
        using var client = new HttpClient { BaseAddress = mock.Address };
        for (var isSaid = false; !isSaid;)
        {
            var messages = client.GetStringAsync("/messages"); // It may wait for what was sent to be typed.
            do
            {
                await clock.GoToAsync(clock.GetTimestamp() + Step.Ticks);
            }
            while (!messages.IsCompleted);
            isSaid = (await messages).Contains(until, StringComparison.Ordinal);
        }
    }

    private static Task IsAtEndAsync(IPage page) =>
        page.WaitForFunctionAsync("(main => main.scrollHeight - main.scrollTop - main.clientHeight < 2)(document.querySelector('main'))");

    private static ILocator Notice(IPage page) => page.Locator("#offline");

    private static ILocator Status(IPage page) => page.GetByRole(AriaRole.Status);

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
