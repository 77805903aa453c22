using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace PactNet.Matchers;

/// <summary>Says what a value means, where its sample does not matter.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "PactNet calls them so.")]
public static class Match
{
    /// <param name="regex">For the whole value, in Ruby's syntax, as the core reads it.</param>
    public static IMatcher Regex(string example, string regex) => new RegexMatcher(example, regex);

    /// <summary>Anything of the same type; below it as well.</summary>
    public static IMatcher Type(object example) => new Matcher("type", example);

    /// <summary>An array of at least so many, each of the example's type.</summary>
    public static IMatcher MinType(object example, int min) => new MinMaxTypeMatcher(Repeat(example, min), min, null);

    public static IMatcher MaxType(object example, int max) => new MinMaxTypeMatcher([example], null, max);

    public static IMatcher MinMaxType(object example, int min, int max) => new MinMaxTypeMatcher(Repeat(example, min), min, max);

    public static IMatcher Integer(int example) => new Matcher("integer", example);

    public static IMatcher Decimal(decimal example) => new Matcher("decimal", example);

    public static IMatcher Number(int example) => new Matcher("number", example);

    /// <summary>Exactly this, also inside a matcher that would allow more.</summary>
    public static IMatcher Equality(object example) => new Matcher("equality", example);

    public static IMatcher Null() => new Matcher("null", null);

    /// <summary>A text with this in it.</summary>
    public static IMatcher Include(string example) => new Matcher("include", example);

    private static object[] Repeat(object example, int min) => [.. Enumerable.Repeat(example, Math.Max(min, 1))];
}

internal sealed record Matcher(
    [property: JsonPropertyName("pact:matcher:type")] string Type,
    [property: JsonPropertyName("value")] object? Value) : IMatcher;

internal sealed record RegexMatcher(string Example, [property: JsonPropertyName("regex")] string Regex) : IMatcher
{
    [JsonPropertyName("pact:matcher:type")]
    public string Type => "regex";

    [JsonPropertyName("value")]
    public object? Value => Example;

    [JsonIgnore]
    public string Example { get; } = Example;
}

internal sealed record MinMaxTypeMatcher(
    [property: JsonIgnore] IReadOnlyList<object> Examples,
    [property: JsonPropertyName("min"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Min,
    [property: JsonPropertyName("max"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Max) : IMatcher
{
    [JsonPropertyName("pact:matcher:type")]
    public string Type => "type";

    [JsonPropertyName("value")]
    public object? Value => Examples;
}
