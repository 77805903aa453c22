namespace Mocks.Mocking.Har;

/// <param name="Url">Absolute, percent-encoded.</param>
/// <param name="HeadersSize">Always -1: the bytes of the head are not kept.</param>
/// <param name="BodySize">Bytes of the body that are kept.</param>
public sealed record HarRequest(
    string Method, string Url, string HttpVersion, IReadOnlyList<HarPair> Cookies, IReadOnlyList<HarPair> Headers,
    IReadOnlyList<HarPair> QueryString, HarPostData? PostData, int HeadersSize, long BodySize, string? Comment)
{
    /// <param name="httpVersion">Empty for a call over RPC.</param>
    public static HarRequest Of(AskedView asked, string httpVersion = "HTTP/1.1")
    {
        var headers = HarHead.Headers(asked.Headers);
        return new(
            asked.Method, HarUrl.Of(asked), httpVersion, HarHead.Cookies(headers), headers, HarUrl.Query(asked.Url),
            HarPostData.Of(asked, HarHead.Find(headers, "Content-Type")), -1, asked.BodyBytes,
            asked.HeadersLeftOut is { } left ? $"The head was too large to keep: {left} more header lines are left out." : null);
    }
}

/// <param name="Comment">Why the text is not the whole body, or not the body itself.</param>
public sealed record HarPostData(string MimeType, string Text, string? Comment)
{
    /// <returns>Null when there was no body.</returns>
    public static HarPostData? Of(AskedView asked, string? type)
    {
        if (asked is { BodyBytes: 0, BodyIncomplete: false })
        {
            return null;
        }

        string[] notes =
        [
            .. asked.BodyAsBase64 is null ? Array.Empty<string>() : ["The body is not UTF-8: the text is its base64."],
            .. asked.BodyHash is null ? Array.Empty<string>() : [$"The body is secret as a whole, and left out; its hash is {asked.BodyHash}."],
            .. asked.BodyIncomplete ? [$"Only {asked.BodyBytes} bytes of the body are kept."] : Array.Empty<string>(),
        ];
        return new(type ?? "", asked.Body ?? asked.BodyAsBase64 ?? "", notes.Length == 0 ? null : string.Join(' ', notes));
    }
}
