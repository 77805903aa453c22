using System.Text.Json;

namespace Mocks.Mocking.Patterns;

/// <summary>Whether two JSON values mean the same, as JSONUnit compares them for WireMock.</summary>
/// <param name="ignoresExtra">The actual value may have more members, and more items at the end of an array.</param>
/// <param name="ignoresOrder">Items of an array may come in any order.</param>
internal sealed class JsonEquality(bool ignoresExtra, bool ignoresOrder)
{
    private const string Placeholder = "${json-unit.";
    private const string Expression = Placeholder + "regex}";

    private readonly Steps _steps = new("equalToJson");
    private readonly Dictionary<string, TimedRegex> _expressions = [];

    public bool Holds(JsonElement expected, JsonElement actual)
    {
        _steps.Take();
        if (expected.ValueKind == JsonValueKind.String && expected.GetString()!.StartsWith(Placeholder, StringComparison.Ordinal))
        {
            return IsOfKind(expected.GetString()!, actual);
        }

        if (expected.ValueKind != actual.ValueKind)
        {
            return false;
        }

        return expected.ValueKind switch
        {
            JsonValueKind.Object => MembersHold(expected, actual),
            JsonValueKind.Array => ItemsHold([.. expected.EnumerateArray()], [.. actual.EnumerateArray()]),
            JsonValueKind.Number => Json.NumbersAreEqual(expected, actual),
            JsonValueKind.String => expected.GetString() == actual.GetString(),
            _ => true,
        };
    }

    private bool IsOfKind(string placeholder, JsonElement actual) => placeholder switch
    {
        "${json-unit.ignore}" or "${json-unit.ignore-element}" => true,
        "${json-unit.any-string}" => actual.ValueKind == JsonValueKind.String,
        "${json-unit.any-number}" => actual.ValueKind == JsonValueKind.Number,
        "${json-unit.any-boolean}" => actual.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ when placeholder.StartsWith(Expression, StringComparison.Ordinal) =>
            actual.ValueKind == JsonValueKind.String && ExpressionOf(placeholder[Expression.Length..]).IsMatch(actual.GetString()!),
        _ => throw new PatternException($"equalToJson: there is no placeholder {placeholder}. It may be ${{json-unit.ignore}}, "
            + "${json-unit.any-string}, ${json-unit.any-number}, ${json-unit.any-boolean} or ${json-unit.regex}…."),
    };

    private TimedRegex ExpressionOf(string text) => _expressions.TryGetValue(text, out var known) ? known : _expressions[text] = new TimedRegex(text);

    private bool MembersHold(JsonElement expected, JsonElement actual)
    {
        // The last of a name counts, as in most readers.
        var (left, right) = (MembersOf(expected), MembersOf(actual));
        return (ignoresExtra || right.Keys.All(name => left.ContainsKey(name)))
            && left.All(member => right.TryGetValue(member.Key, out var value)
                ? Holds(member.Value, value)
                : member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() == "${json-unit.ignore-element}");
    }

    private static Dictionary<string, JsonElement> MembersOf(JsonElement value)
    {
        var members = new Dictionary<string, JsonElement>();
        foreach (var member in value.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }

    private bool ItemsHold(JsonElement[] expected, JsonElement[] actual)
    {
        if (ignoresExtra ? expected.Length > actual.Length : expected.Length != actual.Length)
        {
            return false;
        }

        if (!ignoresOrder)
        {
            return expected.Index().All(item => Holds(item.Item, actual[item.Index]));
        }

        // Each expected item needs an actual one of its own; one that is taken may be given up for another.
        var takenBy = new int?[actual.Length];
        return Enumerable.Range(0, expected.Length).All(item => Take(item, new bool[actual.Length]));

        bool Take(int item, bool[] tried)
        {
            for (var at = 0; at < actual.Length; at++)
            {
                _steps.Take();
                if (!tried[at] && Holds(expected[item], actual[at]))
                {
                    tried[at] = true;
                    if (takenBy[at] is not { } other || Take(other, tried))
                    {
                        takenBy[at] = item;
                        return true;
                    }
                }
            }

            return false;
        }
    }
}
