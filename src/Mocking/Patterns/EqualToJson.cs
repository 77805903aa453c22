using System.Text.Json;

namespace Mocks.Mocking.Patterns;

public sealed partial record TextPattern
{
    /// <summary>JSON that means the same, written as JSON or as a string. In place of a value: <c>${json-unit.ignore}</c>,
    /// <c>${json-unit.any-string}</c>, <c>-number</c>, <c>-boolean</c>, <c>${json-unit.regex}…</c>.</summary>
    public JsonElement? EqualToJson { get; init; }

    /// <summary>Members and last items that are not in <c>equalToJson</c> are ignored.</summary>
    public bool? IgnoreExtraElements { get; init; }

    /// <summary>Items of arrays may come in any order (<c>equalToJson</c>).</summary>
    public bool? IgnoreArrayOrder { get; init; }
}

internal sealed class EqualToJsonKind : PatternKind
{
    public override IEnumerable<TextMatch> Compile(TextPattern pattern, PatternPlace place)
    {
        if (pattern.EqualToJson is not { } given)
        {
            if ((pattern.IgnoreExtraElements ?? pattern.IgnoreArrayOrder) is not null)
            {
                throw place.Below(pattern.IgnoreExtraElements is null ? "ignoreArrayOrder" : "ignoreExtraElements").Problem("only equalToJson has it.");
            }

            yield break;
        }

        var expected = given;
        if (given.ValueKind == JsonValueKind.String)
        {
            try
            {
                expected = JsonElement.Parse(given.GetString()!);
            }
            catch (JsonException bad)
            {
                throw place.Below("equalToJson").Problem($"it is not JSON: {bad.Message}");
            }
        }

        var (extra, anyOrder) = (pattern.IgnoreExtraElements == true, pattern.IgnoreArrayOrder == true);
        yield return text => Json.Read(text) is { } actual && new JsonEquality(extra, anyOrder).Holds(expected, actual);
    }
}
