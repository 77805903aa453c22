using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mocks.Verify;

/// <summary>A rule for one value, as in a pact: <c>{"match":"type","value":…}</c>, <c>{"match":"regex","regex":…}</c>, or the value itself.</summary>
internal static class MatchRule
{
    /// <summary>The name of a rule; null for a value.</summary>
    public static string? NameOf(JsonNode? rule) => (string?)(rule as JsonObject)?["match"];

    /// <param name="known">The rules that there are here, for the contract's author.</param>
    /// <returns>Null when the value matches.</returns>
    public static Mismatch? Compare(string where, JsonNode? rule, JsonNode? value, string known = "type or regex")
    {
        var got = value?.ToJsonString() ?? "null";
        return NameOf(rule) switch
        {
            null => JsonNode.DeepEquals(rule, value) ? null : new Mismatch(where, rule?.ToJsonString() ?? "null", got, "the value differs"),
            "type" => value?.GetValueKind() == rule!["value"]?.GetValueKind() ? null : new Mismatch(where, $"like {rule["value"]}", got, "the type differs"),
            "regex" => value is JsonValue text && text.TryGetValue<string>(out var plain) && Regex.IsMatch(plain, $"^({rule!["regex"]})$", RegexOptions.Singleline)
                ? null : new Mismatch(where, $"/{rule!["regex"]}/", got, "it does not match"),
            var unknown => new Mismatch(where, known, unknown, "the contract has an unknown rule"),
        };
    }
}
