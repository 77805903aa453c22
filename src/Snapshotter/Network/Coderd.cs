using System.Net;
using System.Text;

namespace Mocks.Snapshotter.Network;

/// <summary>What coderd answered.</summary>
/// <param name="Body">The beginning of it, at most <see cref="Limits.MaxAnswerBytes"/>, without the newlines at its end.</param>
internal sealed record Answer(HttpStatusCode Status, string Body);

/// <summary>Posts the snapshot to coderd, as <c>curl -X POST --data-binary</c> does: no redirect is followed, nothing is tried twice.</summary>
internal static class Coderd
{
    /// <returns>The answer, or null when there was none in time.</returns>
    public static async Task<Answer?> PostAsync(
        Settings settings, byte[] snapshot, TimeSpan timeout, TimeProvider time, CancellationToken stopped)
    {
        var address = AddressOf(settings.AgentUrl, settings.TaskId);
        if (address is null || settings.AgentToken.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            return null;
        }

        using var late = new CancellationTokenSource(timeout, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopped);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            Proxy = CurlProxy.From(Environment.GetEnvironmentVariable),
            UseCookies = false,
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            MaxResponseDrainSize = 0,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(snapshot) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation("User-Agent", "snapshotter");
        request.Headers.TryAddWithoutValidation(Limits.TokenHeader, settings.AgentToken);

        try
        {
            using var response = await http.SendAsync(request, ended.Token);
            return response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotFound
                ? new(response.StatusCode, "")
                : new(response.StatusCode, await BeginningAsync(response.Content, settings.AgentToken, ended.Token));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!stopped.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Where to post, or null when the base address is none.</summary>
    /// <param name="agentUrl">Really ends with a slash in a workspace. As for curl, http is meant when no scheme is there.</param>
    internal static Uri? AddressOf(string agentUrl, string taskId)
    {
        var start = agentUrl.Contains("://", StringComparison.Ordinal) ? agentUrl : "http://" + agentUrl;
        var text = $"{start.TrimEnd('/')}/api/v2/workspaceagents/me/tasks/{Uri.EscapeDataString(taskId)}/log-snapshot?format={Limits.Format}";
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
    }

    private static async Task<string> BeginningAsync(HttpContent content, string token, CancellationToken ended)
    {
        // Room for a token that the end of what is printed would cut in two, and so would not be seen.
        var beginning = new byte[Limits.MaxAnswerBytes + Encoding.UTF8.GetByteCount(token)];
        var count = 0;
        try
        {
            using var body = await content.ReadAsStreamAsync(ended);
            for (int length; (length = await body.ReadAsync(beginning.AsMemory(count), ended)) > 0;)
            {
                count += length;
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status says more than that its explanation was cut short.
        }

        return AnswerText.Printable(beginning.AsSpan(0, count), token);
    }
}
