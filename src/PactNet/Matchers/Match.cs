using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace PactNet.Matchers;

/// <summary>Makes the rules that stand in place of values.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "PactNet's names.")]
public static class Match
{
    /// <param name="regex">Must match the whole value; in Ruby's syntax.</param>
    public static IMatcher Regex(string example, string regex) => new RegexMatcher(example, regex);

    /// <summary>Any value of the same type, with members of the same types.</summary>
    public static IMatcher Type(object example) => new Matcher("type", example);

    /// <summary>An array of at least this many elements, each of the example's type.</summary>
    public static IMatcher MinType(object example, int min) => new MinMaxTypeMatcher(Repeat(example, min), min, null);

    public static IMatcher MinMaxType(object example, int min, int max) => new MinMaxTypeMatcher(Repeat(example, min), min, max);

    public static IMatcher Integer(int example) => new Matcher("integer", example);

    /// <summary>Exactly this value, also inside a matcher that allows others.</summary>
    public static IMatcher Equality(object example) => new Matcher("equality", example);

    private static object[] Repeat(object example, int min) => [.. Enumerable.Repeat(example, Math.Max(min, 1))];
}

internal sealed record Matcher(
    [property: JsonPropertyName("pact:matcher:type")] string Type,
    [property: JsonPropertyName("value")] object? Value) : IMatcher;

internal sealed record RegexMatcher([property: JsonPropertyName("value")] object? Value, [property: JsonPropertyName("regex")] string Regex) : IMatcher
{
    [JsonPropertyName("pact:matcher:type")]
    public string Type => "regex";
}

internal sealed record MinMaxTypeMatcher(
    [property: JsonPropertyName("value")] object? Value,
    [property: JsonPropertyName("min")] int Min,
    [property: JsonPropertyName("max"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Max) : IMatcher
{
    [JsonPropertyName("pact:matcher:type")]
    public string Type => "type";
}
