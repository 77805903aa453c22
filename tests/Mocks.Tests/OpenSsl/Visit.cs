using System.Net.WebSockets;
using System.Text.Json;

namespace Mocks.Tests.OpenSsl;

/// <summary>One request for everything that a mock serves: each operation of its two documents, the files of its pages, and its WebSockets.</summary>
internal sealed class Visit(RunningProgram mock) : IDisposable
{
    // Held until a prebuilt workspace is claimed.
    private const string Held = "get-workspace-agent-reinitialization";

    private static readonly string[] Pages =
    [
        "/", "/docs", "/openapi.json", "/chat/embed/", "/chat/embed/chat.js", "/livez", "/readyz", "/__admin", "/__admin/", "/__admin/inspector", "/__admin/inspector/inspector.js",
        "/swagger", "/swagger/", "/swagger/start.css", "/swagger/keys.js", "/swagger/index.html", "/swagger/index.js", "/swagger/index.css", "/swagger/swagger-ui.css",
        "/swagger/swagger-ui-bundle.js", "/swagger/swagger-ui-standalone-preset.js", "/swagger/favicon-32x32.png", "/swagger/oauth2-redirect.html", "/swagger/missing",
    ];

    private readonly HttpClient _client = new() { BaseAddress = mock.Address, Timeout = RunningProgram.Patience };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <returns>How many requests were answered, and how many WebSockets opened.</returns>
    public async Task<(int Answers, int WebSockets)> AskAllAsync()
    {
        var keys = await KeysAsync();
        var examples = new List<SwaggerExample>();
        foreach (var name in new[] { "service", "control" })
        {
            using var document = JsonDocument.Parse(await _client.GetStringAsync($"/swagger/{name}/swagger.json", Cancelled));
            examples.AddRange(SwaggerExample.Of(document.RootElement, keys).Where(example => example.Problem is null && example.Id != Held));
        }

        var (answers, sockets) = (0, 0);
        foreach (var page in Pages)
        {
            answers += await AskAsync(new HttpRequestMessage(HttpMethod.Get, page)) is null ? 0 : 1;
            answers += await AskAsync(new HttpRequestMessage(HttpMethod.Head, page)) is null ? 0 : 1;
        }

        foreach (var example in examples)
        {
            var status = await AskAsync(example.Request(mock.Address));
            answers += status is null ? 0 : 1;
            sockets += status == 426 && await OpenAsync(example) ? 1 : 0;
        }

        return (answers, sockets);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The status; null when a fault ended the connection. A stream has no end: only its head is read.</summary>
    private async Task<int?> AskAsync(HttpRequestMessage request)
    {
        var name = $"{request.Method} {request.RequestUri}";
        try
        {
            using (request)
            {
                using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
                return (int)answer.StatusCode;
            }
        }
        catch (HttpRequestException)
        {
            await AssertRunsAsync(name);
            return null;
        }
    }

    private async Task<bool> OpenAsync(SwaggerExample example)
    {
        using var socket = new ClientWebSocket();
        foreach (var (name, value) in example.Headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            await socket.ConnectAsync(new UriBuilder(new Uri(mock.Address, example.Target)) { Scheme = "ws" }.Uri, Cancelled);
            return true;
        }
        catch (WebSocketException)
        {
            await AssertRunsAsync(example.Target);
            return false;
        }
    }

    // A program that has aborted closes its listener: the next answer shows whether it runs.
    private async Task AssertRunsAsync(string request)
    {
        try
        {
            using var answer = await _client.GetAsync("/__admin/health", Cancelled);
        }
        catch (HttpRequestException)
        {
            var ended = await mock.EndAsync();
            Assert.Fail($"{request} ended the mock: exit code {ended.ExitCode}, {ended.Errors}");
        }
    }

    private async Task<Dictionary<string, string>> KeysAsync()
    {
        var script = await _client.GetStringAsync("/swagger/keys.js", Cancelled);
        var keys = JsonElement.Parse(script[script.IndexOf('{', StringComparison.Ordinal)..(script.LastIndexOf('}') + 1)]);
        return keys.EnumerateObject().ToDictionary(key => key.Name, key => key.Value.GetProperty("value").GetString()!);
    }
}
