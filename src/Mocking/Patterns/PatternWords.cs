namespace Mocks.Mocking.Patterns;

/// <summary>A pattern in words, e.g. <c>equalTo "working"</c>.</summary>
internal static class PatternWords
{
    private const int MaxText = 200;

    /// <param name="redact">Turns a whole text into the form in which the journal has it.</param>
    public static string Of(TextPattern? pattern, Func<string, string>? redact = null)
    {
        string[] words = pattern is null ? [] : [.. WordsOf(pattern, redact ?? (text => text))];
        return words.Length == 0 ? "something" : string.Join(" and ", words);
    }

    private static IEnumerable<string> WordsOf(TextPattern pattern, Func<string, string> redact)
    {
        (string Name, string? Value)[] members =
        [
            (pattern.CaseInsensitive == true ? "equalTo in any case" : "equalTo", pattern.EqualTo is { } text ? redact(text) : null),
            ("contains", pattern.Contains), ("doesNotContain", pattern.DoesNotContain),
            ("matches", pattern.Matches), ("doesNotMatch", pattern.DoesNotMatch),
        ];
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                yield return $"{name} \"{KeptText.Cut(value, MaxText)}\"";
            }
        }

        if (pattern.EqualToJson is { } json)
        {
            yield return $"equalToJson {KeptText.Cut(json.ValueKind == System.Text.Json.JsonValueKind.String ? json.GetString()! : json.GetRawText(), MaxText)}";
        }

        if (pattern.MatchesJsonPath is { } path)
        {
            yield return path.Value is { } value ? Of(value) : "something there";
        }

        if (pattern.Absent is { } absent)
        {
            yield return absent ? "nothing there" : "something there";
        }

        if (pattern.And is { } all)
        {
            yield return string.Join(" and ", all.Select(one => Nested(one, redact)));
        }

        if (pattern.Or is { } any)
        {
            yield return string.Join(" or ", any.Select(one => Nested(one, redact)));
        }

        if (pattern.Not is { } inner)
        {
            yield return $"not {Nested(inner, redact)}";
        }
    }

    private static string Nested(TextPattern pattern, Func<string, string> redact) =>
        $"({(pattern.MatchesJsonPath is { } path ? $"{path.Expression} " : "")}{Of(pattern, redact)})";
}
