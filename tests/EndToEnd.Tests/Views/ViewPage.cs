using System.Text;
using Microsoft.Playwright;
using Mocks.EndToEnd.Tests.Axe;
using Mocks.Mocking.Hosting;

namespace Mocks.EndToEnd.Tests.Views;

/// <summary>A view of the inspector, and requests to its mock.</summary>
internal static class ViewPage
{
    public const string Key = "mocksessid-mocksessionsecret00001";
    public const string Token = "00000000-0000-4000-8000-0000000000aa";
    public const string Task = "00000000-0000-4000-8000-000000000010";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    /// <param name="place">E.g. <c>tasks/demo</c>.</param>
    public static Task<IPage> OpenViewAsync(this Chromium chromium, RunningMock mock, string place, int width = 1100, ColorScheme scheme = ColorScheme.Light) =>
        chromium.OpenAsync(new Uri(mock.Address, $"/__admin/#/{place}"), width, scheme: scheme);

    /// <returns>The status and the body.</returns>
    public static async Task<string> AskAsync(this RunningMock mock, string method, string path, string? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(mock.Address, path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        if (token is not null)
        {
            request.Headers.Add("Coder-Session-Token", token);
            request.Headers.Add("X-Api-Key", token); // Of the AI Bridge.
        }

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    public static Task<string> PostSnapshotAsync(this RunningMock coderd, string messages) => coderd.AskAsync(
        "POST", $"/api/v2/workspaceagents/me/tasks/{Task}/log-snapshot?format=agentapi", $$"""{"messages":[{{messages}}]}""", Token);

    public static string Message(int id, string role, string content) =>
        $$"""{"id":{{id}},"role":"{{role}}","content":"{{content}}","time":"2026-01-01T00:00:00Z"}""";

    /// <summary>The view in light and dark, wide and on a phone, has no serious finding of axe-core, and nothing of it is wider than the window.</summary>
    public static async Task AssertUsableAsync(this IPage page)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.AssertAccessibleAsync();
        }

        await page.SetViewportSizeAsync(390, 800);
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('main').scrollWidth <= innerWidth"), "The view is wider than a phone.");
        await page.AssertAccessibleAsync();
    }

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
