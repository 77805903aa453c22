using System.Globalization;
using System.Text;

namespace Testing;

/// <summary>An answer that was read from the socket.</summary>
/// <param name="HeaderLines">As sent, without <c>Date</c> and without the <c>Connection: close</c> that the test itself requested.</param>
/// <param name="Bytes">The body, without chunk framing.</param>
public sealed record Reply(int Status, IReadOnlyList<string> HeaderLines, byte[] Bytes)
{
    public string Body => Encoding.UTF8.GetString(Bytes);

    /// <summary>Status, content type and body as one text, which a test compares as a whole.</summary>
    public string Text => Of(Status, Header("Content-Type"), Body);

    public static string Json(int status, string body) => Of(status, "application/json; charset=utf-8", $"{body}\n");

    public static string Of(int status, string? contentType, string body) => $"{status} ({contentType ?? "no type"})\n{body}";

    public static string NotFound => Of(404, "text/plain; charset=utf-8", "404 page not found\n");

    public static string Nothing(int status) => Of(status, null, "");

    /// <summary>Null when it was not sent, or more than once.</summary>
    public string? Header(string name) => Headers(name) is [var only] ? only : null;

    /// <summary>All values of a header, in order.</summary>
    public IReadOnlyList<string> Headers(string name) =>
        [.. HeaderLines.Where(line => line.StartsWith($"{name}: ", StringComparison.Ordinal)).Select(line => line[(name.Length + 2)..])];

    public static Reply Parse(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end <= 0)
        {
            throw new InvalidDataException($"This is no answer: {Encoding.UTF8.GetString(bytes)}");
        }

        var head = Encoding.UTF8.GetString(bytes, 0, end).Split("\r\n");
        var body = bytes.AsSpan(end + 4).ToArray();
        var lines = head[1..].Where(line => !line.StartsWith("Date: ", StringComparison.Ordinal) && line != "Connection: close").ToArray();
        return new Reply(int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture), lines, lines.Contains("Transfer-Encoding: chunked") ? Unchunk(body) : body);
    }

    private static byte[] Unchunk(ReadOnlySpan<byte> chunks)
    {
        var body = new MemoryStream();
        while (true)
        {
            var line = chunks.IndexOf("\r\n"u8);
            var size = int.Parse(Encoding.ASCII.GetString(chunks[..line]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return body.ToArray();
            }

            body.Write(chunks.Slice(line + 2, size));
            chunks = chunks[(line + 2 + size + 2)..];
        }
    }
}
