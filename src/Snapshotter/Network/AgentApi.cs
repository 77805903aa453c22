using System.Net;
using Mocks.Snapshotter.Reading;

namespace Mocks.Snapshotter.Network;

/// <summary>Fetches the conversation from AgentAPI, as <c>curl -fsSL http://localhost:PORT/messages</c> does.</summary>
internal static class AgentApi
{
    // Large enough that a long history is few system calls, small enough to stay in the processor's cache.
    private const int PieceBytes = 128 * 1024;

    /// <returns>
    /// Whether the whole answer came, with a status below 400 and in time; <paramref name="scanner"/> has read it.
    /// </returns>
    public static async Task<bool> FetchAsync(
        string port, JsonScanner scanner, TimeSpan timeout, TimeProvider time, CancellationToken stopped)
    {
        if (!Uri.TryCreate($"http://localhost:{port}/messages", UriKind.Absolute, out var address))
        {
            return false;
        }

        using var late = new CancellationTokenSource(timeout, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopped);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation("User-Agent", "snapshotter");

        try
        {
            using var response = await http.SendAsync(request, ended.Token);
            if (!IsAnswer(response))
            {
                return false;
            }

            await ReadAsync(response.Content, scanner, ended.Token);
            return true;
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!stopped.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>A redirect that was not followed, for there were too many, is no answer either.</summary>
    private static bool IsAnswer(HttpResponseMessage response) =>
        response.StatusCode < HttpStatusCode.MultipleChoices
        || (response.StatusCode < HttpStatusCode.BadRequest && response.Headers.Location is null);

    private static async Task ReadAsync(HttpContent content, JsonScanner scanner, CancellationToken ended)
    {
        using var body = await content.ReadAsStreamAsync(ended);
        var utf8 = new Utf8Mending(scanner);
        var piece = new byte[PieceBytes];

        // Read to the end even when it turns out to be no JSON: an answer that does not come whole is a failed fetch first.
        for (int length; (length = await body.ReadAsync(piece, ended)) > 0;)
        {
            utf8.Feed(piece.AsSpan(0, length));
        }

        utf8.End();
    }
}
