namespace Mocks.GoLibraries.SearchQuery;

/// <summary>The terms of a search such as <c>owner:me status:active</c>. Quotes keep spaces and colons together.</summary>
/// <remarks>Source: coder/coder, <c>coderd/searchquery/search.go</c>, <c>searchTerms</c>.</remarks>
public static class SearchTerms
{
    /// <param name="defaultKey">The key of a term that is a single word.</param>
    /// <returns>The terms in order, keys in lower case; or the error in upstream's words.</returns>
    public static (IReadOnlyList<KeyValuePair<string, string>> Terms, string? Error) Parse(string query, string defaultKey)
    {
        var terms = new List<KeyValuePair<string, string>>();
        foreach (var element in Split(query, ' '))
        {
            if (element.StartsWith(':') || element.EndsWith(':'))
            {
                return ([], $"Query element {GoQuote.Quote(element)} cannot start or end with ':'");
            }

            switch (Split(element, ':'))
            {
                case [var word]:
                    terms.Add(new(defaultKey, word.Trim('"')));
                    break;
                case [var key, var value]:
                    terms.Add(new(key.Trim('"').ToLowerInvariant(), value.Trim('"')));
                    break;
                default:
                    return ([], $"Query element {GoQuote.Quote(element)} can only contain 1 ':'");
            }
        }

        return (terms, null);
    }

    /// <summary>The key is not one of those that the list can be searched by.</summary>
    public static string UnknownKey(string key) => $"{GoQuote.Quote(key)} is not a valid query param";

    // Like strings.FieldsFunc: no part is empty.
    private static List<string> Split(string text, char delimiter)
    {
        var parts = new List<string>();
        var quoted = false;
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            quoted ^= at < text.Length && text[at] == '"';
            if (at == text.Length || (text[at] == delimiter && !quoted))
            {
                if (at > start)
                {
                    parts.Add(text[start..at]);
                }

                start = at + 1;
            }
        }

        return parts;
    }
}
