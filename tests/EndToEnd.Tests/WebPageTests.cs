using Mocks.MockAgentApi;
using Mocks.Mocking.Settings;

namespace Mocks.EndToEnd.Tests;

/// <summary>A page of another site in a real browser, and a mock that runs a real program.</summary>
public sealed class WebPageTests(Chromium chromium)
{
    [Theory]
    [InlineData("navigator.sendBeacon(url + '/message', body)")]
    [InlineData("fetch(url + '/message', { method: 'POST', mode: 'no-cors', body }).catch(() => {})")]
    [InlineData("fetch(url + '/message', { method: 'POST', mode: 'no-cors', body: new Blob([body]) }).catch(() => {})")]
    [InlineData("fetch(url + '/message', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }).catch(() => {})")]
    [InlineData("post('/message', 'text/plain')")]
    [InlineData("post('/upload', 'multipart/form-data')")]
    [InlineData("document.body.append(Object.assign(new Image(), { src: url + '/messages' }))")]
    [InlineData("document.body.append(Object.assign(document.createElement('iframe'), { src: url + '/chat/embed/' }))")]
    [InlineData("new EventSource(url + '/events')")]
    public async Task A_page_of_another_site_reaches_nothing(string attack)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real programs are run on Linux only.");
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), RunAgent: ["sh", "-c", "printf 'ready\\n> '; exec cat"]));
        await using var other = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings()));
        // To a browser, 127.0.0.1 and localhost are two sites.
        var page = await chromium.OpenAsync(new Uri(other.Address, "/docs"));
        await page.EvaluateAsync($$"""
            () => {
              const url = 'http://localhost:{{mock.Address.Port}}', body = '{"type":"raw","content":"pwned\\n"}';
              const post = (path, enctype) => {
                const form = Object.assign(document.createElement('form'), { method: 'POST', enctype, action: url + path });
                form.append(Object.assign(document.createElement('input'), { name: '{"type":"raw","content":"pwned', value: '\\n"}' }));
                document.body.append(form);
                form.submit();
              };
              {{attack}};
            }
            """);

        const string One = """{"count":1,"answered":true,"timeoutMs":60000}""";
        await RawClient.AskAsync(mock.Address, RawClient.Request("POST /__admin/requests/wait", $"Content-Length: {One.Length}", One));
        var request = await RawClient.AskAsync(mock.Address, RawClient.Request("GET /__admin/requests"));

        Assert.Contains("\"status\": 403", request, StringComparison.Ordinal);
        Assert.Contains("\"code\": \"guarded\"", request, StringComparison.Ordinal);
        Assert.DoesNotContain("pwned", await RawClient.AskAsync(mock.Address, RawClient.Request("GET /messages")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mock_s_own_chat_and_Swagger_pages_work_in_front_of_a_real_program()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Real programs are run on Linux only.");
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), RunAgent:
            ["sh", "-c", "printf 'ready\\n> '; while read -r line; do printf 'You said %s\\n> ' \"$line\"; done"]));
        var page = await chromium.OpenAsync(new Uri(mock.Address, "/"));

        await Microsoft.Playwright.Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("stable");
        await page.FillAsync("#input", "hello");
        await page.Keyboard.PressAsync("Enter");
        await Microsoft.Playwright.Assertions.Expect(page.Locator("li.agent").Last).ToContainTextAsync("You said hello");
        await page.GotoAsync(new Uri(mock.Address, "/swagger/index.html").ToString());
        var status = await page.EvaluateAsync<int>("async () => (await fetch('/__admin/faults', { method: 'DELETE' })).status");

        Assert.Equal(204, status);
    }
}
