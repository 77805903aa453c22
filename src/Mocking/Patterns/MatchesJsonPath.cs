using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mocks.Mocking.Patterns;

public sealed partial record TextPattern
{
    /// <summary>A JSONPath that finds something, e.g. <c>$.messages[?(@.role == 'user')]</c>; or with a pattern for what it finds:
    /// <c>{"expression":"$.type","equalTo":"user"}</c>.</summary>
    [JsonConverter(typeof(PathPatternConverter))]
    public PathPattern? MatchesJsonPath { get; init; }
}

/// <param name="Expression">The path.</param>
/// <param name="Value">What one of the found values must match; null when it is enough that there is one.</param>
public sealed record PathPattern(string Expression, TextPattern? Value = null);

internal sealed class MatchesJsonPathKind : PatternKind
{
    public override IEnumerable<TextMatch> Compile(TextPattern pattern, PatternPlace place)
    {
        if (pattern.MatchesJsonPath is not { } given)
        {
            yield break;
        }

        var path = JsonPath.Parse(given.Expression);
        var value = given.Value?.Compile(place.Below("matchesJsonPath"));
        yield return text =>
        {
            if (Json.Read(text) is not { } root)
            {
                return false;
            }

            var found = path.Find(root);
            return value is null ? found.Any(HasContent) : found.Count == 0 ? value(null) : found.Any(one => value(TextOf(one)));
        };
    }

    // As in WireMock: null and what is empty count as nothing.
    private static bool HasContent(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => false,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => true,
    };

    private static string? TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
}

/// <summary>A string, or an object with the members of a pattern and <c>expression</c>.</summary>
public sealed class PathPatternConverter : JsonConverter<PathPattern>
{
    public override PathPattern Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new PathPattern(reader.GetString()!);
        }

        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("expression", out var expression) || expression.ValueKind != JsonValueKind.String)
        {
            throw new JsonException("it is a path, or an object with expression and a pattern.");
        }

        var rest = new Dictionary<string, JsonElement>();
        foreach (var member in document.RootElement.EnumerateObject().Where(member => member.Name != "expression"))
        {
            rest[member.Name] = member.Value;
        }

        var pattern = JsonSerializer.SerializeToUtf8Bytes(rest, ControlJson.Default.DictionaryStringJsonElement);
        return new PathPattern(expression.GetString()!, rest.Count == 0 ? null : JsonSerializer.Deserialize(pattern, ControlJson.Default.TextPattern));
    }

    public override void Write(Utf8JsonWriter writer, PathPattern value, JsonSerializerOptions options) => writer.WriteStringValue(value.Expression);
}
