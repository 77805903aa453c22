namespace Mocks.Mocking.Patterns;

/// <summary>One thing that a request must be or have.</summary>
/// <param name="Name">The member of the query, e.g. <c>headers.X-Kind</c>.</param>
/// <param name="Expected">In words, without secrets.</param>
/// <param name="ValuesOf">What the request has there, as it may be shown; empty when it has nothing.</param>
internal sealed record RequestCheck(string Name, string Expected, Func<Exchange, bool> IsMatch, Func<JournalEntry, IEnumerable<string>> ValuesOf)
{
    // Long enough to see what it is; the journal has the rest.
    private const int MaxValue = 200;

    /// <summary>How far a request is away that does not pass.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>The JSONPath that selects the compared part of the value.</summary>
    public string? Path { get; init; }

    /// <summary>Says how a request that does not pass differs, e.g. <c>body: $.state was "idle", expected equalTo "working"</c>.</summary>
    public string DifferenceOf(JournalEntry entry)
    {
        string[] values = [.. ValuesOf(entry)];
        if (Path is { } path && values is [var body])
        {
            return Json.Read(body) is { } root
                ? $"{Name}: {path} {Was(Found(path, root))}, expected {Expected}"
                : $"{Name}: was not JSON: {Quote(body)}, expected {path} {Expected}";
        }

        return $"{Name}: {Was(values)}, expected {(Path is null ? "" : $"{Path} ")}{Expected}";
    }

    private static string[] Found(string path, System.Text.Json.JsonElement root)
    {
        try
        {
            return [.. JsonPath.Parse(path).Find(root).Take(3).Select(found => found.ValueKind == System.Text.Json.JsonValueKind.String ? found.GetString()! : found.GetRawText())];
        }
        catch (PatternException)
        {
            return []; // It takes too long.
        }
    }

    private static string Was(string[] values) => values.Length == 0 ? "was missing" : $"was {string.Join(", ", values.Select(Quote))}";

    private static string Quote(string value) => $"\"{KeptText.Cut(value, MaxValue)}\"";
}

/// <summary>A request that nearly matched.</summary>
/// <param name="Id">In the journal.</param>
/// <param name="Differs">What did not match, e.g. <c>headers.X-Kind: was missing, expected equalTo "user"</c>.</param>
public sealed record NearMiss(long Id, string Method, string Url, IReadOnlyList<string> Differs);
