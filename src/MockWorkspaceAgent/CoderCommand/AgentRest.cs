using System.Net.Http.Headers;
using System.Text.Json;
using Mocks.Go.Net.Http;

namespace Mocks.MockWorkspaceAgent.CoderCommand;

/// <summary>coderd's routes for agents, with the token that is in the environment.</summary>
internal static class AgentRest
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { Proxy = new ProxyFromEnvironment(), UseCookies = false }.RequireTls()) { Timeout = TimeSpan.FromSeconds(30) };

    public static Task<JsonElement> GetAsync(string path, string failure) => SendAsync(HttpMethod.Get, path, null, failure);

    public static Task<JsonElement> PatchAsync(string path, byte[] json, string failure) => SendAsync(HttpMethod.Patch, path, json, failure);

    private static async Task<JsonElement> SendAsync(HttpMethod method, string path, byte[]? json, string failure)
    {
        var coder = Environment.GetEnvironmentVariable("CODER_AGENT_URL") is { Length: > 0 } url && Uri.TryCreate(url, UriKind.Absolute, out var address) ? address
            : throw new CoderException("CODER_AGENT_URL is not set: this command must be run from inside a running workspace");
        using var request = new HttpRequestMessage(method, new Uri(coder, $"/api/v2/workspaceagents/me/{path}"));
        request.Headers.TryAddWithoutValidation("Coder-Session-Token", Environment.GetEnvironmentVariable("CODER_AGENT_TOKEN")
            ?? throw new CoderException("agent token not found"));
        if (json is not null)
        {
            request.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        try
        {
            using var answer = await Http.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? Parse(body) : throw new CoderException($"{failure}: {method} {request.RequestUri}: unexpected status code {(int)answer.StatusCode}: {MessageOf(body)}");
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException)
        {
            throw new CoderException($"{failure}: {lost.Message}");
        }
    }

    private static JsonElement Parse(string body)
    {
        try
        {
            return body.Length == 0 ? default : JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string MessageOf(string body) =>
        Parse(body) is { ValueKind: JsonValueKind.Object } error && error.TryGetProperty("message", out var message) ? message.ToString() : body;
}
