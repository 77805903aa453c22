using Mocks.Wire.Coderd;
using Mocks.Wire.Go;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>The query of a log snapshot: exactly one <c>format</c>, and nothing else.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpapi/queryparams.go</c> and <c>coderd/aitasks.go</c>; Go's <c>net/url</c> drops
/// a pair with a <c>;</c> or a bad escape unread.</remarks>
internal static class FormatQuery
{
    private const string Key = "format";

    /// <param name="query">As sent, without its question mark.</param>
    public static Refusal? Check(string query)
    {
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Decode).OfType<(string Key, string Value)>().ToArray();
        var formats = pairs.Where(pair => pair.Key == Key).Select(pair => pair.Value).ToArray();
        var problems = new List<ValidationError>();
        if (formats is [] or ["", ..])
        {
            problems.Add(new(Key, "Query param \"format\" is required and cannot be empty"));
        }
        else if (formats.Length > 1)
        {
            problems.Add(new(Key, $"Query param \"format\" provided more than once, found {formats.Length} times. " +
                "Only provide 1 instance of this query param."));
        }

        problems.AddRange(pairs.Select(pair => pair.Key).Where(key => key != Key).Distinct()
            .Select(key => new ValidationError(key, $"{GoQuote.Quote(key)} is not a valid query param")));
        if (problems.Count > 0)
        {
            return Errors.InvalidQuery(problems);
        }

        return formats[0] == LogSnapshotRoute.Format ? null : Errors.InvalidFormat(GoQuote.Quote(formats[0]));
    }

    private static (string Key, string Value)? Decode(string pair)
    {
        if (pair.Contains(';', StringComparison.Ordinal))
        {
            return null;
        }

        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        var key = equals < 0 ? pair : pair[..equals];
        var value = equals < 0 ? "" : pair[(equals + 1)..];
        return EscapesAreGood(pair) ? (Unescape(key), Unescape(value)) : null;
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static bool EscapesAreGood(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return false;
            }
        }

        return true;
    }
}
