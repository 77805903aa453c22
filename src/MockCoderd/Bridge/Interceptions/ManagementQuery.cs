using Mocks.Go.Strconv;
using Mocks.Go.Time;
using Mocks.GoLibraries.GoogleUuid;
using Mocks.GoLibraries.SearchQuery;

namespace Mocks.MockCoderd.Bridge.Interceptions;

/// <summary>The query of a list: its filters and its page.</summary>
/// <param name="After">The id before the page; null for the first page.</param>
/// <remarks>Source: coder/coder, <c>coderd/pagination.go</c>, <c>coderd/searchquery/search.go</c> and
/// <c>enterprise/coderd/aibridge.go</c>. Not reproduced: <c>started_after</c> and <c>started_before</c> beyond RFC 3339.</remarks>
internal sealed record ManagementQuery(
    int Limit, int Offset, string? After, IReadOnlyDictionary<string, string> Filters)
{
    private const int StandardLimit = 100;
    private const int MaxLimit = 1000;

    private static readonly string[] Keys = ["initiator", "provider", "model", "client", "started_after", "started_before"];

    /// <param name="cursor">The name of the paging key.</param>
    /// <param name="badSearch">The message for a search that cannot be parsed.</param>
    public static (ManagementQuery? Query, Refusal? Refusal) Of(HttpRequest request, string cursor, string badSearch, params string[] moreKeys)
    {
        var pairs = QueryPairs.Of(request);
        var problems = new List<ValidationError>();
        var after = First("after_id");
        if (after.Length > 0 && !GoUuid.TryParse(after, out _, out _))
        {
            problems.Add(new("after_id", "Query param \"after_id\" must be a valid uuid"));
        }

        var limit = Number("limit");
        var offset = Number("offset");
        if (problems.Count > 0)
        {
            return (null, BadValues(null, problems));
        }

        after = First(cursor);
        if (after.Length > 0 && offset != 0)
        {
            return (null, BadValues($"Cannot use both {cursor} and offset pagination in the same request."));
        }

        limit = limit == 0 ? StandardLimit : limit;
        if (limit > MaxLimit)
        {
            return (null, new Refusal(400, new("Invalid pagination limit value.", $"Pagination limit must be in range (0, {MaxLimit}]")));
        }

        var filters = ReadFilters(First("q"), [.. Keys, .. moreKeys], problems);
        return problems.Count > 0
            ? (null, new Refusal(400, new(badSearch, Validations: problems)))
            : (new ManagementQuery(limit, offset, after.Length == 0 ? null : after, filters), null);

        string First(string key) => pairs.FirstOrDefault(pair => pair.Key == key).Value ?? "";

        int Number(string key)
        {
            var text = First(key);
            if (text.Length == 0)
            {
                return 0;
            }

            var why = GoNumber.ParseInt(text, 10, 32, out var number) ?? (number < 0 ? "value is negative" : null);
            if (why is null)
            {
                return (int)number;
            }

            problems.Add(new(key, $"Query param \"{key}\" must be a valid 32-bit positive integer: {why}"));
            return 0;
        }
    }

    /// <summary>The page of a list: after the cursor, or from the offset.</summary>
    public IEnumerable<T> Page<T>(IEnumerable<T> all, Func<T, string> idOf) =>
        (After is null ? all.Skip(Offset) : all.SkipWhile(one => idOf(one) != After).Skip(1)).Take(Limit);

    /// <summary>Whether an interception matches the search.</summary>
    /// <param name="caller">The user that <c>me</c> stands for.</param>
    public bool Matches(Interception one, User caller) => Filters.All(filter => filter.Key switch
    {
        "initiator" => filter.Value == (one.Initiator.Id == caller.Id ? "me" : "")
            || filter.Value.Equals(one.Initiator.Name, StringComparison.OrdinalIgnoreCase)
            || (GoUuid.TryParse(filter.Value, out var id, out _) && id == one.Initiator.Id),
        "provider" or "provider_name" => filter.Value == one.Provider,
        "model" => filter.Value == one.Model,
        "client" => filter.Value == one.Client,
        "session_id" => filter.Value == (one.SessionId ?? one.Id.ToString()),
        "started_after" => Moment(filter.Value) is { } from && one.StartedAt >= from,
        "started_before" => Moment(filter.Value) is { } to && one.StartedAt <= to,
        _ => true,
    });

    private static Dictionary<string, string> ReadFilters(string search, string[] keys, List<ValidationError> problems)
    {
        var (terms, error) = SearchTerms.Parse(search, "initiator");
        if (error is not null)
        {
            problems.Add(new("q", error));
        }

        problems.AddRange(terms.Select(term => term.Key).Except(keys).Select(key => new ValidationError(key, SearchTerms.UnknownKey(key))));
        return terms.GroupBy(term => term.Key).ToDictionary(group => group.Key, group => group.Last().Value);
    }

    private static Refusal BadValues(string? detail, IReadOnlyList<ValidationError>? problems = null) =>
        new(400, new("Query parameters have invalid values.", detail, problems));

    private static DateTimeOffset? Moment(string text) =>
        GoTime.TryParse(text.ToUpperInvariant(), out var time, out _) ? time.ToDateTimeOffset() : null;
}
