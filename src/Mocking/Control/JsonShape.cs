using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Mocks.Mocking.Patterns;

namespace Mocks.Mocking.Control;

/// <summary>Finds in a JSON text what the serializer would take without a word (null in a list, a number in place of a name, a member that is
/// there twice), and values of which it would not say what they may be.</summary>
internal static class JsonShape
{
    /// <param name="body">What the whole text is read into.</param>
    /// <returns>A sentence that begins with the place, e.g. <c>scripts[0]: …</c>; null when nothing is wrong. A text that is not JSON has an error of its own.</returns>
    public static string? ProblemOf(ReadOnlySpan<byte> json, JsonTypeInfo body)
    {
        var options = body.Options;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions
        {
            AllowTrailingCommas = options.AllowTrailingCommas,
            CommentHandling = options.ReadCommentHandling,
            MaxDepth = options.MaxDepth,
        });
        try
        {
            return reader.Read() ? ProblemAt(ref reader, body, "") : null;
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What a place may hold, e.g. <c>a whole number</c>; empty for a type that reads itself.</summary>
    public static string WordsFor(JsonTypeInfo info)
    {
        var type = TypeOf(info);
        return type.IsEnum ? JsonMembers.Either(NamesOf(info, type)) : Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.Int32 => $"a whole number up to {int.MaxValue}",
            TypeCode.Int64 => "a whole number",
            TypeCode.Double => "a number",
            TypeCode.String => "a string",
            _ => info.Kind switch
            {
                JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "a JSON object",
                JsonTypeInfoKind.Enumerable => "a JSON array",
                _ => "",
            },
        };
    }

    private static string? ProblemAt(ref Utf8JsonReader reader, JsonTypeInfo info, string place)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when info is { Kind: JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary, PolymorphismOptions: null }:
                return ProblemOfMembers(ref reader, info, place);
            case JsonTokenType.StartArray when info.Kind == JsonTypeInfoKind.Enumerable:
                return ProblemOfItems(ref reader, info, place);
            case JsonTokenType.Number or JsonTokenType.String when TypeOf(info) is { IsEnum: true } type:
                return ProblemOfName(ref reader, NamesOf(info, type), place);
            case JsonTokenType.Null:
                return null;
            default:
                return ProblemOfValue(ref reader, info, place);
        }
    }

    private static string? ProblemOfMembers(ref Utf8JsonReader reader, JsonTypeInfo info, string place)
    {
        var comparer = info.Options.PropertyNameCaseInsensitive && info.Kind == JsonTypeInfoKind.Object ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var seen = new HashSet<string>(comparer);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var inner = place.Length == 0 ? name : $"{place}.{name}";
            if (!seen.Add(name))
            {
                return $"{inner}: the member is there twice. It may be there once.";
            }

            reader.Read();
            var member = info.Properties.FirstOrDefault(known => comparer.Equals(known.Name, name));
            if (ProblemBelow(ref reader, info, info.Kind == JsonTypeInfoKind.Dictionary ? info.ElementType : member?.PropertyType, member, inner) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? ProblemOfItems(ref Utf8JsonReader reader, JsonTypeInfo info, string place)
    {
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (ProblemBelow(ref reader, info, info.ElementType, member: null, $"{place}[{index}]") is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    /// <param name="type">Null for a member that there is not, which is an error of its own.</param>
    /// <param name="member">Null for an item of a list or a dictionary, none of which may be null.</param>
    private static string? ProblemBelow(ref Utf8JsonReader reader, JsonTypeInfo outer, Type? type, JsonPropertyInfo? member, string place)
    {
        if (type is null || member?.CustomConverter is not null || type == typeof(object) || type == typeof(JsonElement) || type.IsAssignableTo(typeof(JsonNode))
            || !outer.Options.TryGetTypeInfo(type, out var info))
        {
            reader.Skip();
            return null;
        }

        if (reader.TokenType != JsonTokenType.Null)
        {
            return ProblemAt(ref reader, info, place);
        }

        var mayBeNull = type == typeof(TextPattern) // It says better itself what it takes.
            || Nullable.GetUnderlyingType(type) is not null || (member is not null && (type.IsValueType || member.IsSetNullable));
        return mayBeNull ? null : $"{place}: null cannot be used.{(WordsFor(info) is { Length: > 0 } words ? $" It may be {words}." : "")}";
    }

    private static string? ProblemOfName(ref Utf8JsonReader reader, IReadOnlyList<string> names, string place)
    {
        var given = reader.TokenType == JsonTokenType.String ? reader.GetString()! : null;
        if (given is not null && names.Contains(given, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        var shown = given is null ? System.Text.Encoding.UTF8.GetString(reader.ValueSpan) : $"\"{given}\"";
        return $"{place}: {shown} cannot be used{(given is null ? "." : Suggestion.For(given, names))} It may be {JsonMembers.Either(names)}.";
    }

    /// <remarks>A type that reads itself says itself what is wrong.</remarks>
    private static string? ProblemOfValue(ref Utf8JsonReader reader, JsonTypeInfo info, string place)
    {
        var token = reader.TokenType;
        var fits = Type.GetTypeCode(TypeOf(info)) switch
        {
            TypeCode.Boolean => token is JsonTokenType.True or JsonTokenType.False,
            TypeCode.Int32 => token == JsonTokenType.Number && reader.TryGetInt32(out _),
            TypeCode.Int64 => token == JsonTokenType.Number && reader.TryGetInt64(out _),
            TypeCode.Double => token == JsonTokenType.Number,
            TypeCode.String => token == JsonTokenType.String,
            _ => info is { Kind: JsonTypeInfoKind.None } or { PolymorphismOptions: not null } && TypeOf(info) is { IsEnum: false },
        };
        reader.Skip();
        return fits ? null : $"{(place.Length == 0 ? "the whole" : place)}: the value is not of the right kind. It may be {WordsFor(info)}.";
    }

    private static Type TypeOf(JsonTypeInfo info) => Nullable.GetUnderlyingType(info.Type) ?? info.Type;

    private static string[] NamesOf(JsonTypeInfo info, Type type) =>
        [.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value => JsonSerializer.Serialize(Enum.ToObject(type, value), info).Trim('"'))];
}
