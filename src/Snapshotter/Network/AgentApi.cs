using System.Net;
using Mocks.Snapshotter.Reading;

namespace Mocks.Snapshotter.Network;

/// <summary>Fetches the conversation from AgentAPI, as <c>curl -fsSL http://localhost:PORT/messages</c> does.</summary>
internal static class AgentApi
{
    // Large enough for few system calls, small enough for the processor's cache.
    private const int PieceBytes = 128 * 1024;

    /// <returns>Whether the whole answer came in time, with a status below 400; <paramref name="scanner"/> has read it.</returns>
    public static bool Fetch(
        string port, JsonScanner scanner, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate($"http://localhost:{port}/messages", UriKind.Absolute, out var address))
        {
            return false;
        }

        using var connection = new TimedConnection(new() { UseProxy = false }, timeout, time, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation("User-Agent", "snapshotter");

        try
        {
            using var response = connection.Send(request);
            if (!IsAnswer(response))
            {
                return false;
            }

            Read(response.Content, scanner);
            return true;
        }
        catch (Exception error) when (TimedConnection.Explains(error))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>False also for a redirect that was not followed because there were too many.</summary>
    private static bool IsAnswer(HttpResponseMessage response) =>
        response.StatusCode < HttpStatusCode.MultipleChoices
        || (response.StatusCode < HttpStatusCode.BadRequest && response.Headers.Location is null);

    private static void Read(HttpContent content, JsonScanner scanner)
    {
        using var body = content.ReadAsStream();
        var utf8 = new Utf8Mending(scanner);
        var (piece, following) = (new byte[PieceBytes], new byte[PieceBytes]);

        // The next piece is read while this one is scanned: a long history takes only as long as the slower of the two.
        // An answer that is not JSON is read to its end as well: a cut answer is reported as a failed fetch.
        for (var length = Fill(body, piece); length > 0;)
        {
            var target = following;
            var reading = Task.Run(() => Fill(body, target));
            utf8.Feed(piece.AsSpan(0, length));
            length = reading.GetAwaiter().GetResult();
            (piece, following) = (following, piece);
        }

        utf8.End();
    }

    // Fills the piece: otherwise an answer in small chunks would start a task for each.
    private static int Fill(Stream body, byte[] piece) => body.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
}
