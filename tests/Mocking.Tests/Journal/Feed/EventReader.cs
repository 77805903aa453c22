using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Mocks.Mocking.Tests;

/// <summary>A subscriber of <c>GET /__admin/events/stream</c>.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpClient _client;
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private EventReader(HttpClient client, HttpResponseMessage answer, Stream body) =>
        (_client, _answer, _lines) = (client, answer, new StreamReader(body));

    /// <summary>Subscribes, and reads the beginning, which says that it is subscribed.</summary>
    public static async Task<EventReader> ConnectAsync(Uri address, string? lastEventId = null, string query = "")
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = RunningProgram.Patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"/__admin/events/stream{query}"));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal((200, new MediaTypeHeaderValue("text/event-stream")), ((int)answer.StatusCode, answer.Content.Headers.ContentType));
        var reader = new EventReader(client, answer, await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("retry: 1000", await reader.TextAsync());
        return reader;
    }

    /// <summary>The next event or comment, without the empty line at its end; null at the end of the stream.</summary>
    public async Task<string?> TextAsync()
    {
        var lines = new List<string>();
        while (await _lines.ReadLineAsync().WaitAsync(RunningProgram.Patience) is { } line)
        {
            if (line.Length == 0)
            {
                return string.Join('\n', lines);
            }

            lines.Add(line);
        }

        return null;
    }

    /// <summary>The next event as <c>id event</c> and its data.</summary>
    public async Task<(string Name, JsonNode Data)> NextAsync()
    {
        var lines = (await TextAsync() ?? throw new EndOfStreamException("The stream has ended.")).Split('\n')
            .Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        return (lines.GetValueOrDefault("id") is { } id ? $"{id} {lines["event"]}" : lines["event"], JsonNode.Parse(lines["data"])!);
    }

    /// <summary>The next event in short, e.g. <c>3 exchange: ended GET /greeting</c>.</summary>
    public async Task<string> ShortAsync()
    {
        var (name, data) = await NextAsync();
        return data["phase"] is { } phase ? $"{name}: {phase} {data["method"]} {data["url"]}" : $"{name}: {data.ToJsonString()}";
    }

    public void Dispose()
    {
        _lines.Dispose();
        _answer.Dispose();
        _client.Dispose();
    }
}
