using Mocks.Go.Encoding.Base64;
using Mocks.Go.Encoding.Json;
using Mocks.Go.Mime;
using Mocks.Go.Mime.Multipart;
using Mocks.Go.Net.Http;
using Mocks.Go.Net.Url;
using Mocks.Go.Strconv;
using Mocks.GoLibraries.Bluemonday;
using Mocks.GoLibraries.CoderWebSocket;
using Mocks.GoLibraries.GoogleUuid;
using Mocks.GoLibraries.SearchQuery;

namespace Mocks.Go.Tests;

/// <summary>Four times the input takes at most six times the memory, and a large one ends. Memory is counted, not time: a busy machine
/// changes only the latter, and work that grows with the square here copies what it has read.</summary>
public sealed class LinearWorkTests
{
    private const int Small = 20_000;

    /// <summary>A parser by its name: an input of about n bytes, and what reads it.</summary>
    private static readonly Dictionary<string, (Func<int, string> Input, Action<string> Read)> Parsers = new()
    {
        ["media type: parameters"] = (n => Repeat("text/plain", n / 10, at => $"; p{at}=v"), text => MediaType.Parse(text)),
        ["media type: one value"] = (n => $"text/plain; a={new string('v', n)}", text => MediaType.Parse(text)),
        ["media type: quotes"] = (n => $"text/plain; a=\"{Repeat("", n / 2, _ => "\\\"")}\"", text => MediaType.Parse(text)),
        ["media type: pieces of RFC 2231"] = (n => Repeat("text/plain", n / 10, at => $"; p*{at}=v"), text => MediaType.Parse(text)),
        ["media type: escapes of RFC 2231"] = (n => $"text/plain; p*=utf-8''{Repeat("", n / 3, _ => "%41")}", text => MediaType.Parse(text)),
        ["cookies"] = (n => Repeat("", n / 5, _ => "a=b; "), text => GoCookies.First([text], "c")),
        ["query: members"] = (n => Repeat("", n / 4, _ => "a=b&"), text => GoQuery.Parse(text)),
        ["query: escapes"] = (n => Repeat("a=", n / 3, _ => "%41"), text => GoQuery.Parse(text)),
        ["host"] = (n => new string('h', n), text => GoHost.Parse(text, out _)),
        ["number: digits"] = (n => new string('9', n), text => GoNumber.ParseInt(text, 10, 64, out _)),
        ["number: underscores"] = (n => Repeat("1", n / 2, _ => "_1"), text => GoNumber.ParseInt(text, 0, 64, out _)),
        ["quote"] = (n => Repeat("", n / 2, _ => "\u00e9"), text => GoQuote.Quote(text)),
        ["unquote"] = (n => Repeat("", n / 4, _ => "\\x41"), text => GoUnquote.Of(text)),
        ["base64"] = (n => Repeat("", n / 4, _ => "QUFB"), text => GoBase64.TryDecode(text, out _, out _)),
        ["uuid"] = (n => new string('0', n), text => GoUuid.TryParse(text, out _, out _)),
        ["search: terms"] = (n => Repeat("", n / 4, _ => "a:b "), text => SearchTerms.Parse(text, "c")),
        ["search: quotes"] = (n => new string('"', n), text => SearchTerms.Parse(text, "c")),
        ["html: tags"] = (n => Repeat("", n / 3, _ => "<a>"), text => HtmlText.Of(text)),
        ["html: open tags"] = (n => Repeat("", n / 2, _ => "<a"), text => HtmlText.Of(text)),
        ["html: open comments"] = (n => Repeat("", n / 4, _ => "<!--"), text => HtmlText.Of(text)),
        ["html: scripts"] = (n => Repeat("", n / 16, _ => "<script></scrip>"), text => HtmlText.Of(text)),
        ["html: entities"] = (n => Repeat("", n / 5, _ => "&amp;"), text => HtmlText.Of(text)),
        ["html: half entities"] = (n => new string('&', n), text => HtmlText.Of(text)),
        ["json: depth"] = (n => Repeat("", Math.Min(n, 9_000), _ => "[") + Repeat("", Math.Min(n, 9_000), _ => "]") + new string(' ', n), Json),
        ["json: members"] = (n => $"{{{Repeat("\"a\":0", n / 8, at => $",\"k{at}\":0")}}}", Json),
        ["json: duplicate members"] = (n => $"{{{Repeat("\"a\":0", n / 6, _ => ",\"a\":0")}}}", Json),
        ["json: items"] = (n => $"[{Repeat("0", n / 2, _ => ",0")}]", Json),
        ["json: escapes"] = (n => $"\"{Repeat("", n / 6, _ => "\\u0041")}\"", Json),
        ["json: surrogates"] = (n => $"\"{Repeat("", n / 12, _ => "\\ud83d\\ude00")}\"", Json),
        ["json: a long number"] = (n => new string('9', n), Json),
        ["json: a long fraction"] = (n => $"0.{new string('9', n)}", Json),
        ["multipart: parts"] = (n => Repeat("", n / 20, _ => "--b\r\na: b\r\n\r\nv\r\n") + "--b--\r\n", Multipart),
        ["multipart: headers"] = (n => $"--b\r\n{Repeat("", n / 10, at => $"h{at}: v\r\n")}\r\nv\r\n--b--\r\n", Multipart),
        ["multipart: a long header"] = (n => $"--b\r\nh: {new string('v', n)}\r\n\r\nv\r\n--b--\r\n", Multipart),
        ["multipart: continued headers"] = (n => $"--b\r\nh: v\r\n{Repeat("", n / 4, _ => " v\r\n")}\r\nv\r\n--b--\r\n", Multipart),
        ["multipart: half boundaries"] = (n => $"--b\r\n\r\n{Repeat("", n / 5, _ => "\r\n--a")}\r\n--b--\r\n", Multipart),
        ["multipart: preamble"] = (n => new string('\n', n), Multipart),
        ["websocket: frames of one byte"] = (n => Repeat("", n / 7, _ => "\u0081\u0081\0\0\0\0a"), Frames),
    };

    public static TheoryData<string> Names => [.. Parsers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Four_times_the_input_takes_at_most_six_times_the_memory(string parser)
    {
        var (input, read) = Parsers[parser];
        Allocated(read, input(Small)); // Static tables and code are not counted.

        var once = Allocated(read, input(Small));
        var fourTimes = Allocated(read, input(4 * Small));

        Assert.True(fourTimes <= (6 * once) + 4096, $"{parser}: {once} bytes for one, {fourTimes} for four times the input.");
    }

    // With the square of it, a million bytes would take minutes.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_million_bytes_are_read(string parser)
    {
        var (input, read) = Parsers[parser];

        read(input(1_000_000));
    }

    // The minimum of three measurements: a garbage collection during one counts the unused part of the thread's allocation buffer, up to 8 KiB.
    private static long Allocated(Action<string> read, string input) => Enumerable.Range(0, 3).Min(_ =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        read(input);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    private static string Repeat(string start, int times, Func<int, string> piece) => start + string.Concat(Enumerable.Range(0, times).Select(piece));

    private static void Json(string text) => _ = GoJson.Unmarshal(TextEncoding.UTF8.GetBytes(text), out _)?.ToString();

    // The stream gives few bytes at a time, as a slow client does.
    private static void Multipart(string text)
    {
        var body = new MultipartBody(new DrippingStream(TextEncoding.Latin1.GetBytes(text)), "b");
        try
        {
            while (body.NextAsync(long.MaxValue / 2, long.MaxValue / 2, CancellationToken.None).GetAwaiter().GetResult() is not null)
            {
            }
        }
        catch (MultipartException)
        {
        }
    }

    private static void Frames(string text)
    {
        using var stream = new MemoryStream(TextEncoding.Latin1.GetBytes(text));
        while (stream.Position < stream.Length - 7)
        {
            var frame = Frame.ReadHeadAsync(stream, CancellationToken.None).GetAwaiter().GetResult();
            _ = frame.ReadPayloadAsync(stream, CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    private sealed class DrippingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(7, buffer.Length)], cancellationToken);
    }
}
