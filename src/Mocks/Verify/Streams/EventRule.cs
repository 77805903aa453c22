using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mocks.Verify.Streams;

/// <summary>An event as a contract has it.</summary>
/// <param name="Event">Its name.</param>
/// <param name="Data">Its members in order: a value as it must be, or a rule as in a pact (<c>{"match":"regex","regex":…}</c>,
/// <c>{"match":"type","value":…}</c>, <c>{"match":"count"}</c>: how many of this rule came before it in the stream).</param>
/// <param name="Repeat"><c>1</c>, <c>+</c> or <c>*</c> times.</param>
internal sealed record EventRule(string Event, JsonObject Data, string Repeat = EventRule.Once)
{
    public const string Once = "1";

    /// <param name="before">How many events of this name came before it in its sequence.</param>
    /// <returns>Null when the event is as it should be.</returns>
    public Mismatch? WhyNot(StreamEvent came, int before)
    {
        var where = $"event {came.Number}";
        if (came.Name != Event)
        {
            return new Mismatch(where, Event, came.Name, "another event was due");
        }

        if (came.Json is not JsonObject data)
        {
            return new Mismatch($"{where} data", "a JSON object", came.Data, "the data is not a JSON object");
        }

        var (expected, got) = (NamesOf(Data), NamesOf(data));
        return expected != got
            ? new Mismatch($"{where} data", expected, got, "the members, in order, are others")
            : Data.Select(member => WhyNot($"{where} data.{member.Key}", member.Value, data[member.Key], before)).FirstOrDefault(wrong => wrong is not null);
    }

    private static string NamesOf(JsonObject data) => string.Join(", ", data.Select(member => member.Key));

    private static Mismatch? WhyNot(string where, JsonNode? rule, JsonNode? value, int before)
    {
        var got = value?.ToJsonString() ?? "null";
        return (string?)(rule as JsonObject)?["match"] switch
        {
            null => JsonNode.DeepEquals(rule, value) ? null : new Mismatch(where, rule?.ToJsonString() ?? "null", got, "it has to be equal"),
            "count" => got == $"{before}" ? null : new Mismatch(where, $"{before}", got, "it has to count from 0"),
            "type" => value?.GetValueKind() == rule!["value"]?.GetValueKind() ? null : new Mismatch(where, $"like {rule["value"]}", got, "it is of another type"),
            "regex" => value is JsonValue text && text.TryGetValue<string>(out var plain) && Regex.IsMatch(plain, $"^({rule!["regex"]})$", RegexOptions.Singleline)
                ? null : new Mismatch(where, $"/{rule!["regex"]}/", got, "it does not match"),
            var unknown => new Mismatch(where, "count, type or regex", unknown, "the contract has an unknown rule"),
        };
    }
}
