using System.Text.Json;
using Mocks.MockCoderd;
using Mocks.MockCoderd.Releases;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>A strict mock coderd of a test's own, as an agent and an administrator see it.</summary>
internal sealed class LifeCoderd : IAsyncDisposable
{
    public const string Agent = "00000000-0000-4000-8000-000000000012";
    private const string ApiKey = "mocksessid-mocksessionsecret00001";

    private readonly RunningMock _mock;
    private readonly HttpClient _http;

    private LifeCoderd(RunningMock mock) => (_mock, _http) = (mock, new HttpClient { BaseAddress = mock.Address });

    public Uri Address => _mock.Address;

    public static async Task<LifeCoderd> StartAsync(string release = "2.34")
    {
        var mock = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings(Strict: true), Release: Release.Find(release)!));
        var coderd = new LifeCoderd(mock);
        await coderd.AdminAsync("POST", "world/tasks/demo/agent", """{"lifecycle":"created"}""");
        return coderd;
    }

    /// <summary>Calls a control route, which must succeed.</summary>
    public async Task<JsonElement> AdminAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/__admin/{path}") { Content = body is null ? null : new StringContent(body) };
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    /// <summary>The agent as its owner sees it.</summary>
    public async Task<JsonElement> AgentAsync() => JsonElement.Parse(await GetAsync($"/api/v2/workspaceagents/{Agent}"));

    /// <summary>The lines that coderd has of the agent's scripts.</summary>
    public async Task<IEnumerable<string>> LogsAsync() => JsonElement.Parse(await GetAsync($"/api/v2/workspaceagents/{Agent}/logs"))
        .EnumerateArray().Select(line => $"{line.GetProperty("level").GetString()} {line.GetProperty("output").GetString()}");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _mock.DisposeAsync();
    }

    private async Task<string> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Coder-Session-Token", ApiKey } } };
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
