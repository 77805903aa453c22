using System.Globalization;
using Mocks.Go.Net.Http;
using Mocks.Mocking.Hosting;

namespace Mocks.MockAgentApi.Chat;

/// <summary>One file, served as Go's file server serves it, with ranges and conditions.</summary>
/// <remarks>Source: Go 1.24, <c>net/http/fs.go</c>, <c>serveContent</c>, <c>parseRange</c>. There is no ETag.
/// ASP.NET's own range processing gives other answers: no body with 416, and the whole file for an invalid range.
/// Not reproduced: several ranges in one request; they get the whole file.</remarks>
internal sealed class ChatFile(string type, ReadOnlyMemory<byte> content, DateTimeOffset changed)
{
    private readonly string _changed = changed.ToString("R", CultureInfo.InvariantCulture);
    private readonly DateTimeOffset _changedSecond = changed.AddTicks(-(changed.Ticks % TimeSpan.TicksPerSecond));

    public Answer For(HttpRequest request)
    {
        if (IsOlder(GoHeader.Get(request.Headers.IfUnmodifiedSince)))
        {
            return new Answer(412, [Answer.Header("Content-Type", type), Answer.Header("Last-Modified", _changed)]);
        }

        if (request.Method is "GET" or "HEAD" && request.Headers.IfNoneMatch.Count == 0
            && Time(GoHeader.Get(request.Headers.IfModifiedSince)) is { } known && _changedSecond <= known)
        {
            return new Answer(304, [Answer.Header("Last-Modified", _changed)]);
        }

        var range = GoHeader.Get(request.Headers.Range);
        return range.Length == 0 || (GoHeader.Get(request.Headers.IfRange) is { Length: > 0 } seen && Time(seen) != _changedSecond)
            ? Whole()
            : Part(range);
    }

    private bool IsOlder(string? since) => Time(since) is { } time && _changedSecond > time;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private Answer Whole() => Send(200, content);

    private Answer Part(string range)
    {
        if (!range.StartsWith("bytes=", StringComparison.Ordinal))
        {
            return Refuse("invalid range");
        }

        var parts = range["bytes=".Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [var part])
        {
            return Whole();
        }

        var ends = part.Split('-', 2, StringSplitOptions.TrimEntries);
        if (ends.Length < 2 || !TryNumber(ends[0], out var first) || !TryNumber(ends[1], out var last) || (first is null && last is null) || last < first)
        {
            return Refuse("invalid range");
        }

        var start = first ?? content.Length - Math.Min(last!.Value, content.Length);
        var end = first is null ? content.Length - 1 : Math.Min(last ?? long.MaxValue, content.Length - 1);
        return start >= content.Length
            ? Refuse("invalid range: failed to overlap", Answer.Header("Content-Range", $"bytes */{content.Length}"))
            : Send(206, content[(int)start..(int)(end + 1)], Answer.Header("Content-Range", $"bytes {start}-{end}/{content.Length}"));
    }

    private static bool TryNumber(string text, out long? number)
    {
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        number = isNumber ? value : null;
        return isNumber || text.Length == 0;
    }

    // Go's file server sends the length for a body of any size.
    private Answer Send(int status, ReadOnlyMemory<byte> body, params KeyValuePair<string, string>[] more) => new(status,
        [
            Answer.Header("Accept-Ranges", "bytes"), Answer.Header("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)),
            Answer.Header("Content-Type", type), Answer.Header("Last-Modified", _changed), .. more,
        ], body);

    private static Answer Refuse(string why, params KeyValuePair<string, string>[] more) => new(416,
        [Answer.Header("Content-Type", "text/plain; charset=utf-8"), Answer.Header("X-Content-Type-Options", "nosniff"), .. more],
        System.Text.Encoding.UTF8.GetBytes(why + "\n"));
}
