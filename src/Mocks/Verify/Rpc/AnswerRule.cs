using System.Text.Json.Nodes;

namespace Mocks.Verify.Rpc;

/// <summary>Compares an answer with the members that a contract names, at any depth. The answer may have others: a newer server adds members.</summary>
/// <remarks>A rule of its own: <c>{"match":"absent"}</c>, for a member that is not on the wire, as a value of zero, false or no text is not.</remarks>
internal static class AnswerRule
{
    /// <returns>Null when the answer matches.</returns>
    public static Mismatch? Compare(string where, JsonNode? rule, JsonNode? value)
    {
        if (rule is not JsonObject members || MatchRule.NameOf(rule) is not null)
        {
            return rule is JsonArray items ? CompareItems(where, items, value) : MatchRule.Compare(where, rule, value, "absent, type or regex");
        }

        if (value is not JsonObject came)
        {
            return new Mismatch(where, "an object", value?.ToJsonString() ?? "null", "the type differs");
        }

        foreach (var (name, expected) in members)
        {
            var (place, isThere) = ($"{where}.{name}", came.ContainsKey(name));
            if (MatchRule.NameOf(expected) == "absent")
            {
                if (isThere)
                {
                    return new Mismatch(place, "not to be there", came[name]?.ToJsonString(), "the member is there");
                }

                continue;
            }

            if (!isThere)
            {
                return new Mismatch(place, "to be there", "missing", "the member is missing");
            }

            if (Compare(place, expected, came[name]) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static Mismatch? CompareItems(string where, JsonArray rules, JsonNode? value) =>
        value is not JsonArray came || came.Count != rules.Count
            ? new Mismatch(where, $"{rules.Count} items", value?.ToJsonString() ?? "null", "the items differ")
            : rules.Select((rule, at) => Compare($"{where}[{at}]", rule, came[at])).FirstOrDefault(wrong => wrong is not null);
}
