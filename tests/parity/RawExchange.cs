using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mocks.Parity.Tests;

/// <summary>Sends a recorded request byte for byte. Values that differ from run to run are replaced in the answer.</summary>
internal static class RawExchange
{
    private static readonly string[] Framing = ["date", "content-length", "transfer-encoding", "connection"];

    /// <summary>Sends a recorded case.</summary>
    public static Task<string> SendAsync(Uri address, JsonElement request) => SendAsync(
        address,
        $"{request.GetProperty("method")} {request.GetProperty("path")}",
        [.. request.GetProperty("headers").EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!))],
        "localhost:3284",
        BodyOf(request));

    /// <param name="body">One character per byte.</param>
    public static async Task<string> SendAsync(Uri address, string line, List<(string Name, string Value)> headers, string host, string? body = null)
    {
        if (!headers.Exists(header => header.Name == "Host"))
        {
            headers.Add(("Host", host));
        }

        headers.Add(("Connection", "close"));
        if (body is not null)
        {
            headers.Add(("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)));
        }

        using var client = await RawClient.ConnectAsync(address);
        await client.SendAsync($"{line} HTTP/1.1\r\n{string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n"))}\r\n{body}");
        return Normal(await client.ReadToEndAsync(), address.Port);
    }

    /// <summary>The <c>normal</c> form of a recorded exchange.</summary>
    public static string Normal(JsonElement normal) => Show(
        normal.GetProperty("status").GetInt32(),
        normal.GetProperty("headers").EnumerateObject().SelectMany(header => header.Value.EnumerateArray().Select(value => (header.Name, value.GetString()!))),
        normal.GetProperty("body").GetString()!);

    /// <summary>The answer in a line with a whole exchange: <c>200 [["Vary", "Origin"]] body</c>.</summary>
    public static string Normal(string line)
    {
        var list = Encoding.UTF8.GetBytes(line[4..]);
        var reader = new Utf8JsonReader(list);
        var headers = JsonElement.ParseValue(ref reader);
        return Show(int.Parse(line[..3], CultureInfo.InvariantCulture),
            headers.EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!)),
            Encoding.UTF8.GetString(list.AsSpan((int)reader.BytesConsumed + 1)));
    }

    private static string Normal(string answer, int port)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"The connection ended without an answer: {answer}");
        var lines = answer[..end].Split("\r\n");
        var headers = lines[1..].Select(line => (line.Split(':')[0], line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..])).ToList();
        var body = answer[(end + 4)..];
        if (headers.Exists(header => header.Item1 == "Transfer-Encoding"))
        {
            body = ChunkedText.Join(body);
        }

        return Show(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body)), port);
    }

    // One character per byte.
    private static string? BodyOf(JsonElement request)
    {
        if (!request.TryGetProperty("body", out var body))
        {
            return null;
        }

        if (body.ValueKind == JsonValueKind.String)
        {
            return Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(body.GetString()!));
        }

        return body.TryGetProperty("base64", out var base64)
            ? Encoding.Latin1.GetString(base64.GetBytesFromBase64())
            : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(body.GetProperty("prefix").GetString()
                + string.Concat(Enumerable.Repeat(body.GetProperty("repeat").GetString(), body.GetProperty("count").GetInt32()))
                + body.GetProperty("suffix").GetString()));
    }

    private static string Show(int status, IEnumerable<(string Name, string Value)> headers, string body, int? port = null) =>
        $"{status}\n{string.Join('\n', headers.Select(header => $"{header.Name.ToLowerInvariant()}: {Naming.Of(header.Value, port)}")
            .Where(header => !Framing.Contains(header.Split(':')[0])).Order(StringComparer.Ordinal))}\n\n{Naming.Of(body, port)}";
}
