using System.Net;
using System.Net.Http.Headers;
using Mocks.Go.Strconv;
using Mocks.Wire;

namespace Mocks.MockCoderd.Tasks;

/// <summary>An AgentAPI's answer, or the error that prevented it, in the words of coderd's client.</summary>
/// <param name="Error">Null when there is a value.</param>
public readonly record struct TaskAppAnswer<T>(T? Value, string? Error)
    where T : class;

/// <summary>coderd as a client of a task's AgentAPI.</summary>
/// <remarks>Source: coder/agentapi-sdk-go (560d1d88d225), <c>client.go</c>: whatever is not a 200 with <c>json</c> in its
/// content type is recognised by its body alone.</remarks>
/// <param name="app">E.g. <c>http://localhost:3284</c>; a path is kept.</param>
/// <param name="dropsPosts">It only reads: a post counts as taken and is never sent.</param>
public sealed class TaskAppClient(Uri app, bool dropsPosts = false) : IDisposable
{
    private const int MaxBytes = 64 * 1024 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        ActivityHeadersPropagator = null, // No traceparent: Go's client sends none.
    }.RequireTls())
    {
        BaseAddress = new Uri($"{app.GetLeftPart(UriPartial.Path).TrimEnd('/')}/"),
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxBytes,
    };

    /// <summary><c>GET {app}/status</c>: <c>stable</c> or <c>running</c>.</summary>
    public async Task<TaskAppAnswer<string>> GetStatusAsync(CancellationToken cancellationToken)
    {
        var (body, error) = await AskAsync(HttpMethod.Get, "status", null, "get status", cancellationToken);
        if (body is null)
        {
            return new(null, error);
        }

        var (value, unread) = Json.Coderd.Unmarshal<TaskAppStatus>(body);
        return value is null ? new(null, unread) : new(value.Status, null);
    }

    /// <summary><c>GET {app}/messages</c>.</summary>
    public async Task<TaskAppAnswer<LogSnapshot>> GetMessagesAsync(CancellationToken cancellationToken)
    {
        var (body, error) = await AskAsync(HttpMethod.Get, "messages", null, "get messages", cancellationToken);
        if (body is null)
        {
            return new(null, error);
        }

        var (messages, unread) = Json.Coderd.Unmarshal<LogSnapshot>(body);
        return new(messages, unread);
    }

    /// <summary><c>POST {app}/message</c>.</summary>
    /// <param name="type"><c>user</c> for what a user says, <c>raw</c> for keys; coderd itself only says.</param>
    /// <returns>The error; null when it was taken.</returns>
    public async Task<string?> PostMessageAsync(string text, CancellationToken cancellationToken, string type = "user")
    {
        if (dropsPosts)
        {
            return null;
        }

        // Go's Marshal escapes as its Encoder does, and ends without a newline.
        var message = Json.Coderd.Write(new TaskAppMessage(text, type))[..^1];
        var (body, error) = await AskAsync(HttpMethod.Post, "message", message, "post message", cancellationToken);
        return body is null ? error : Json.Coderd.Unmarshal<TaskAppPosted>(body).Error;
    }

    public void Dispose() => _http.Dispose();

    private async Task<TaskAppAnswer<byte[]>> AskAsync(HttpMethod method, string path, byte[]? body, string what, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("User-Agent", "Go-http-client/1.1");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            var isJson = answer.Content.Headers.TryGetValues("Content-Type", out var types) && types.First().Contains("json", StringComparison.Ordinal);
            return answer.StatusCode == HttpStatusCode.OK && isJson
                ? new(bytes, null)
                : new(null, $"failed to {what}: {System.Text.Encoding.UTF8.GetString(bytes)}");
        }
        catch (HttpRequestException failed)
        {
            var verb = method == HttpMethod.Get ? "Get" : "Post";
            return new(null, $"{verb} {GoQuote.Quote(new Uri(_http.BaseAddress!, path).AbsoluteUri)}: {Cause(failed)}");
        }
    }

    private static string Cause(HttpRequestException failed) => failed.HttpRequestError switch
    {
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError => "connection was refused",
        HttpRequestError.ResponseEnded => "EOF",
        _ => failed.GetBaseException().Message,
    };
}
