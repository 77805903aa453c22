using System.Text.Json.Nodes;

namespace Mocks.Verify.Streams;

/// <summary>An expected event.</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Data">The data's members in order. Each is a value, or a rule as in a pact: <c>{"match":"regex","regex":…}</c>,
/// <c>{"match":"type","value":…}</c>, or <c>{"match":"count"}</c>, which counts the earlier events of this rule.</param>
/// <param name="Repeat"><c>1</c>, <c>+</c> or <c>*</c> times.</param>
internal sealed record EventRule(string Event, JsonObject Data, string Repeat = EventRule.Once)
{
    public const string Once = "1";

    /// <param name="before">How many events matched this rule before.</param>
    /// <returns>Null when the event matches.</returns>
    public Mismatch? Compare(StreamEvent came, int before)
    {
        var where = $"event {came.Number}";
        if (came.Name != Event)
        {
            return new Mismatch(where, Event, came.Name, "another event was expected");
        }

        if (came.Json is not JsonObject data)
        {
            return new Mismatch($"{where} data", "a JSON object", came.Data, "the data is not a JSON object");
        }

        var (expected, got) = (NamesOf(Data), NamesOf(data));
        return expected != got
            ? new Mismatch($"{where} data", expected, got, "the members or their order differ")
            : Data.Select(member => Compare($"{where} data.{member.Key}", member.Value, data[member.Key], before)).FirstOrDefault(wrong => wrong is not null);
    }

    private static string NamesOf(JsonObject data) => string.Join(", ", data.Select(member => member.Key));

    private static Mismatch? Compare(string where, JsonNode? rule, JsonNode? value, int before)
    {
        if (MatchRule.NameOf(rule) != "count")
        {
            return MatchRule.Compare(where, rule, value, "count, type or regex");
        }

        var got = value?.ToJsonString() ?? "null";
        return got == $"{before}" ? null : new Mismatch(where, $"{before}", got, "the value does not count from 0");
    }
}
