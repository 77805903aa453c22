using Mocks.Mocking.Secrets;

namespace Mocks.Mocking.Journal.Copies;

/// <summary>Says in what a copy of an exchange differs from what went over the wire.</summary>
internal static class LeftOut
{
    public static IReadOnlyList<string> OfRequest(JournalEntry entry) => [.. Of(
        entry.RequestHeaders, entry.Url, entry.Body, entry.BodyIncomplete, entry.HeadersLeftOut)];

    public static IReadOnlyList<string> Of(JournalEntry entry) =>
        [.. OfRequest(entry).Concat(Of(entry.AnswerHeaders, "", entry.AnswerBody, entry.AnswerIncomplete, null)).Distinct()];

    private static IEnumerable<string> Of(
        IEnumerable<KeyValuePair<string, string>> headers, string url, ShownBody body, bool isIncomplete, int? headersLeftOut)
    {
        if (headers.Select(header => header.Value).Append(url).Append(body.Text ?? "").Any(Redaction.IsIn))
        {
            yield return "Secrets are blotted out (…#): put your own in their places.";
        }

        if (body.Hash is not null)
        {
            yield return "The body is secret as a whole: it is left out.";
        }

        if (isIncomplete)
        {
            yield return "The body had more than the journal keeps.";
        }

        if (headersLeftOut is { } left)
        {
            yield return $"{left} header lines are left out.";
        }
    }
}
