using System.Text;

namespace Mocks.Mocking.Hosting;

/// <summary>Server-sent events as they go over the wire: a name, at most one line of data, an empty line.</summary>
public static class ServerSentEvents
{
    /// <summary>The headers that Go services commonly send with a stream, so that neither caches nor proxies delay it.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers { get; } =
    [
        Answer.Header("Content-Type", "text/event-stream"),
        Answer.Header("Cache-Control", "no-cache"),
        Answer.Header("Connection", "keep-alive"),
        Answer.Header("X-Accel-Buffering", "no"),
    ];

    /// <param name="name">Without line ends; null for an event without a name.</param>
    /// <param name="data">One line, with or without its newline.</param>
    public static byte[] Of(string? name, ReadOnlySpan<byte> data)
    {
        var line = data.EndsWith("\n"u8) ? data[..^1] : data;
        return name is null ? [.. "data: "u8, .. line, .. "\n\n"u8]
            : [.. "event: "u8, .. Encoding.UTF8.GetBytes(name), .. "\ndata: "u8, .. line, .. "\n\n"u8];
    }

    /// <summary>An event that has only a name.</summary>
    public static byte[] OfName(string name) => Encoding.UTF8.GetBytes($"event: {name}\n\n");
}
