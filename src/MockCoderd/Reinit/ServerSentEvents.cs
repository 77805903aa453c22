using System.IO.Pipelines;

namespace Mocks.MockCoderd.Reinit;

/// <summary>A stream of server-sent events as coderd frames them: a name, at most one line of data, an empty line.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpapi/httpapi.go</c>, <c>ServerSentEventSender</c>. Nothing is flushed before the
/// first event, so a client may wait a whole ping's time for the status line.</remarks>
internal static class ServerSentEvents
{
    public static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    public static readonly IReadOnlyList<KeyValuePair<string, string>> Headers =
    [
        new("Content-Type", "text/event-stream"),
        new("Cache-Control", "no-cache"),
        new("Connection", "keep-alive"),
        new("X-Accel-Buffering", "no"),
    ];

    public static async Task PingAsync(PipeWriter stream, CancellationToken cancellationToken) =>
        await stream.WriteAsync("event: ping\n\n"u8.ToArray(), cancellationToken);

    /// <param name="json">One line, with its newline.</param>
    public static async Task DataAsync(PipeWriter stream, byte[] json, CancellationToken cancellationToken) =>
        await stream.WriteAsync((byte[])[.. "event: data\ndata: "u8, .. json, (byte)'\n'], cancellationToken);
}
