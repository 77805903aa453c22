using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mocks.Go.Time;

namespace Mocks.Go.Encoding.Json;

/// <summary>The type of a Go value that JSON is decoded into.</summary>
/// <param name="Name">As Go's errors write it, e.g. <c>string</c>, <c>uuid.UUID</c>, <c>codersdk.TaskSendRequest</c>.</param>
public abstract record GoType(string Name)
{
    /// <summary>The struct of a record. <see cref="GoNameAttribute"/> has the names that differ from its properties.</summary>
    /// <param name="record">With the property names of the JSON.</param>
    /// <param name="texts">Types that read themselves from a string, e.g. a uuid's.</param>
    public static GoType Of(JsonTypeInfo record, IReadOnlyDictionary<Type, GoType> texts) => new StructOf(
        NameOf(record.Type) ?? record.Type.Name,
        [.. record.Properties.Select(property => (property.Name, OfProperty(property, texts)))]);

    /// <summary>A type that reads itself from a string and may refuse it, as an <c>encoding.TextUnmarshaler</c> does.</summary>
    /// <param name="parse">The value, or the error that ends the decoding.</param>
    public static GoType Parsed(string name, Func<string, (object? Value, string? Error)> parse) => new ParsedText(name, parse);

    private static GoType OfProperty(JsonPropertyInfo property, IReadOnlyDictionary<Type, GoType> texts) =>
        OfValue(property.PropertyType, NameOf(property.AttributeProvider), property.Options, texts);

    private static GoType OfValue(Type declared, string? name, JsonSerializerOptions options, IReadOnlyDictionary<Type, GoType> texts)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type switch
        {
            _ when type == typeof(string) => new Scalar(name?.TrimStart('*') ?? "string", GoKind.String, name is ['*', ..]),
            _ when type == typeof(bool) => new Scalar("bool", GoKind.Bool),
            _ when type == typeof(long) => new Scalar(name ?? "int64", GoKind.Number),
            _ when type == typeof(GoTime) => new Moment(),
            _ when texts.TryGetValue(type, out var text) => text,
            _ => options.GetTypeInfo(type) switch
            {
                { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } item } => new SliceOf(OfValue(item, null, options, texts)),
                { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } item } => new MapOf(OfValue(item, null, options, texts)),
                var record => Of(record, texts),
            },
        };
    }

    private static string? NameOf(ICustomAttributeProvider? named) =>
        named?.GetCustomAttributes(typeof(GoNameAttribute), inherit: false) is [GoNameAttribute attribute, ..] ? attribute.Name : null;

    internal record Scalar(string Name, GoKind Kind, bool IsPointer = false) : GoType(Name);

    internal sealed record ParsedText(string Name, Func<string, (object? Value, string? Error)> Parse) : Scalar(Name, GoKind.String);

    internal sealed record Moment() : GoType("time.Time");

    internal sealed record SliceOf(GoType Item) : GoType($"[]{Item.Name}");

    /// <summary>A map with strings for keys.</summary>
    internal sealed record MapOf(GoType Item) : GoType($"map[string]{Item.Name}");

    internal sealed record StructOf(string Name, (string Name, GoType Type)[] Fields) : GoType(Name)
    {
        /// <summary>Without its package, as errors name the struct that a field is in.</summary>
        public string ShortName { get; } = Name[(Name.LastIndexOf('.') + 1)..];

        /// <summary>The field that a member of this name fills; -1 when no field does.</summary>
        public int IndexOf(string name)
        {
            for (var index = 0; index < Fields.Length; index++)
            {
                if (Fields[index].Name == name)
                {
                    return index;
                }
            }

            return Array.FindIndex(Fields, field => GoText.IsField(name, field.Name));
        }
    }
}
