using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>The query of a log snapshot: exactly one <c>format</c>, and nothing else.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpapi/queryparams.go</c> and <c>coderd/aitasks.go</c>.</remarks>
internal static class FormatQuery
{
    private const string Key = "format";

    public static Refusal? Check(IReadOnlyList<KeyValuePair<string, string>> query)
    {
        string[] formats = [.. query.Where(pair => pair.Key == Key).Select(pair => pair.Value)];
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

        problems.AddRange(query.Select(pair => pair.Key).Where(key => key != Key).Distinct()
            .Select(key => new ValidationError(key, $"{GoQuote.Quote(key)} is not a valid query param")));
        if (problems.Count > 0)
        {
            return Errors.InvalidQuery(problems);
        }

        return formats[0] == LogSnapshotRoute.Format ? null : Errors.InvalidFormat(GoQuote.Quote(formats[0]));
    }
}
