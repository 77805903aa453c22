using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mocks.Verify;

/// <summary>A difference between an answer and its contract.</summary>
/// <param name="Where"><c>status</c>, <c>header Location</c>, or the place in the body: <c>$.messages[0].role</c>.</param>
/// <param name="Expected">Null when there is nothing to compare.</param>
/// <param name="Says">The explanation, in the Pact core's words.</param>
internal sealed partial record Mismatch(string Where, string? Expected, string? Got, string Says)
{
    /// <summary>In one line, e.g. <c>status: expected 204, got 200</c>.</summary>
    public string Sentence => Expected is null && Got is null ? $"{Where}: {Says}" : $"{Where}: expected {Expected ?? "nothing"}, got {Got ?? "nothing"}";

    private const string Missing = "Actual map is missing the following keys: ";

    /// <summary>Reads the results of the Pact core.</summary>
    /// <remarks>Source: pact-foundation/pact-reference, <c>rust/pact_verifier</c>, <c>MismatchResult</c> as JSON: an error has a
    /// <c>message</c>, else there are <c>mismatches</c>, each with <c>type</c>, <c>mismatch</c> and what it compares.</remarks>
    public static IReadOnlyList<Mismatch> AllIn(string results) => results.Length == 0 ? [] :
    [
        .. (JsonNode.Parse(results)!["errors"]?.AsArray() ?? []).SelectMany(error => Of(error!["mismatch"]!)).Distinct()
            .OrderBy(mismatch => Digits().Replace(mismatch.Where, digits => digits.Value.PadLeft(9, '0')), StringComparer.Ordinal),
    ];

    /// <summary>There was no answer to compare.</summary>
    public static Mismatch OfRequest(string says) => new("request", null, null, says);

    private static IEnumerable<Mismatch> Of(JsonNode result) => result["mismatches"] is JsonArray mismatches
        ? mismatches.SelectMany(mismatch => Of(mismatch!.AsObject()))
        : [OfRequest((string?)result["message"] ?? result.ToJsonString())];

    private static IEnumerable<Mismatch> Of(JsonObject mismatch)
    {
        var says = Text(mismatch["mismatch"]) ?? "";
        var (expected, got) = (Text(mismatch["expected"]), Text(mismatch["actual"]));
        var where = Text(mismatch["type"]) switch
        {
            "StatusMismatch" => "status",
            "HeaderMismatch" => $"header {Text(mismatch["key"])}",
            "BodyTypeMismatch" => "type of the body",
            _ => Text(mismatch["path"]) is { } path and not "/" ? path : "body",
        };
        where = QuotedMember().Replace(where, ".$1");
        return says.StartsWith(Missing, StringComparison.Ordinal)
            ? says[Missing.Length..].Split(", ").Select(key => new Mismatch($"{where}.{key}", "to be there", "missing", says))
            : [new Mismatch(where, RuleIn(says, where, got) ?? expected, got, says)];
    }

    /// <summary>The contract's rule in place of the example that comes with it, which would mislead.</summary>
    private static string? RuleIn(string says, string where, string? got) =>
        NamesOnly().Match(says) is { Success: true } names && where.EndsWith($".{got}", StringComparison.Ordinal)
            ? $"only {names.Groups["names"].Value.Replace("|", ", ", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal)}"
        : Pattern().Match(says) is { Success: true } pattern ? $"/{pattern.Groups["rule"].Value}/"
        : SameType().Match(says) is { Success: true } type ? $"{type.Groups["article"].Value} like {type.Groups["example"].Value}"
        : null;

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonValue text when text.TryGetValue<string>(out var plain) => plain,
        _ => value.ToJsonString(),
    };

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\['([^']+)'\]")]
    private static partial Regex QuotedMember();

    [GeneratedRegex(@"to match '\((?<names>[\w$\\|]+)\)'$")]
    private static partial Regex NamesOnly();

    [GeneratedRegex(@"to match '(?<rule>.*)'$", RegexOptions.Singleline)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"to be the same type as (?<example>.*) \((?<article>[^)]*)\)$", RegexOptions.Singleline)]
    private static partial Regex SameType();
}
