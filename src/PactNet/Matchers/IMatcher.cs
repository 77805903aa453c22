using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PactNet.Matchers;

/// <summary>A rule in place of a value. The core reads it as an object with these members.</summary>
[JsonConverter(typeof(MatcherConverter))]
public interface IMatcher
{
    /// <summary>The rule's name, e.g. <c>regex</c>.</summary>
    [JsonPropertyName("pact:matcher:type")]
    string Type { get; }

    /// <summary>An example; the mock server answers it, or the verifier sends it.</summary>
    [JsonPropertyName("value")]
    object? Value { get; }
}

/// <summary>Writes a matcher by its own type, also where it is declared as <see cref="IMatcher"/>.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "WithJsonBody warns that bodies are written by reflection.")]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = "WithJsonBody warns that bodies are written by reflection.")]
internal sealed class MatcherConverter : JsonConverter<IMatcher>
{
    public override IMatcher Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Matchers are only written.");

    public override void Write(Utf8JsonWriter writer, IMatcher value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, value.GetType(), options);
}

/// <summary>A matcher as text, for a path or a header.</summary>
internal static class MatcherText
{
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Attributes keep a matcher's members.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "A matcher's members are texts and numbers.")]
    public static string Of(IMatcher matcher) => JsonSerializer.Serialize(matcher, matcher.GetType());
}
