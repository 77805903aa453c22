using Microsoft.AspNetCore.Http;

namespace Mocks.Mocking.Journal;

/// <summary>Headers as the lines that they are on the wire: a name that comes twice stands there twice.</summary>
internal static class HeaderLines
{
    // Not through LINQ: this is done twice for every request.
    public static IReadOnlyList<KeyValuePair<string, string>> Of(IHeaderDictionary headers, Secrets secrets)
    {
        var lines = new List<KeyValuePair<string, string>>(headers.Count);
        foreach (var (name, values) in headers)
        {
            for (var at = 0; at < values.Count; at++)
            {
                lines.Add(new(name, Redaction.OfHeader(secrets, name, values[at] ?? "")));
            }
        }

        return lines;
    }
}
