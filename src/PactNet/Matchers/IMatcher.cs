using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PactNet.Matchers;

/// <summary>A rule in the place of a value. The core reads it as an object with these members.</summary>
[JsonConverter(typeof(MatcherConverter))]
public interface IMatcher
{
    /// <summary>The rule's name, e.g. <c>regex</c>.</summary>
    [JsonPropertyName("pact:matcher:type")]
    string Type { get; }

    /// <summary>An example, which is also what the mock server answers or the verifier sends.</summary>
    [JsonPropertyName("value")]
    object? Value { get; }
}

/// <summary>Writes what a matcher really is, also where it is declared as <see cref="IMatcher"/>.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Whoever hands over a body was told that it is written by reflection.")]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Whoever hands over a body was told that it is written by reflection.")]
internal sealed class MatcherConverter : JsonConverter<IMatcher>
{
    public override IMatcher Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Matchers are only written.");

    public override void Write(Utf8JsonWriter writer, IMatcher value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, value.GetType(), options);
}

/// <summary>A matcher as the core takes it in a path, a query or a header.</summary>
internal static class MatcherText
{
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A matcher's members are kept: its own attributes name them.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "A matcher's members are texts and numbers.")]
    public static string Of(IMatcher matcher) => JsonSerializer.Serialize(matcher, matcher.GetType());
}
