using Microsoft.AspNetCore.WebUtilities;

namespace Mocks.Mocking.Har;

/// <param name="Status">0 when there was no answer.</param>
/// <param name="HeadersSize">Always -1: the bytes of the head are not kept.</param>
/// <param name="BodySize">Bytes of the body that were sent.</param>
public sealed record HarResponse(
    int Status, string StatusText, string HttpVersion, IReadOnlyList<HarPair> Cookies, IReadOnlyList<HarPair> Headers,
    HarContent Content, string RedirectURL, int HeadersSize, long BodySize, string? Comment)
{
    public static HarResponse Of(RequestView view)
    {
        if (view.Response is not { } answered)
        {
            return new(0, "", "", [], [], new HarContent(0, "", null, null, null), "", -1, -1,
                view.DurationMs is null ? "There was no answer yet." : "The connection ended without an answer.");
        }

        var headers = HarHead.Headers(answered.Headers);
        return new(
            answered.Status, view.Rpc is null ? ReasonPhrases.GetReasonPhrase(answered.Status) : "", view.Rpc is null ? "HTTP/1.1" : "", HarHead.SetCookies(headers), headers,
            HarContent.Of(answered, HarHead.Find(headers, "Content-Type")), HarHead.Find(headers, "Location") ?? "", -1, answered.BodyBytes, Comment: null);
    }
}

/// <param name="Size">Bytes of the body that were sent.</param>
/// <param name="Encoding"><c>base64</c> for a body that is not UTF-8; null for text.</param>
/// <param name="Comment">Why the text is not the whole body.</param>
public sealed record HarContent(long Size, string MimeType, string? Text, string? Encoding, string? Comment)
{
    public static HarContent Of(AnsweredView answered, string? type)
    {
        string[] notes =
        [
            .. answered.BodyHash is null ? Array.Empty<string>() : [$"The body is secret as a whole, and left out; its hash is {answered.BodyHash}."],
            .. answered.BodyIncomplete ? [$"Of the {answered.BodyBytes} bytes that were sent only the first are kept; of a stream none."] : Array.Empty<string>(),
        ];
        return new(answered.BodyBytes, type ?? "", answered.Body ?? answered.BodyAsBase64, answered.BodyAsBase64 is null ? null : "base64",
            notes.Length == 0 ? null : string.Join(' ', notes));
    }
}
