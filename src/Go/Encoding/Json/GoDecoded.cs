using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mocks.Go.Time;

namespace Mocks.Go.Encoding.Json;

/// <summary>A decoded Go struct. A field that the JSON did not set is null.</summary>
public sealed class GoDecoded
{
    private readonly GoType.StructOf _type;

    internal GoDecoded(GoType.StructOf type) => (_type, Values) = (type, new object?[type.Fields.Length]);

    /// <summary>By the index of the field: a <see cref="GoNode"/> for a string, a <see cref="GoSlice"/>, a dictionary for a map, or the value itself.</summary>
    internal object?[] Values { get; }

    /// <param name="field">Its name in JSON.</param>
    public object? this[string field] => Values[_type.IndexOf(field)];

    /// <summary>The record of the struct, where fields that the JSON did not set have Go's zero value.</summary>
    public T To<T>(JsonTypeInfo<T> record)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            Write(writer, this, _type);
        }

        return JsonSerializer.Deserialize(json.WrittenSpan, record)!;
    }

    private static void Write(Utf8JsonWriter json, object? value, GoType type)
    {
        switch (value)
        {
            case GoNode text:
                json.WriteStringValue(text.Text);
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case GoSlice slice:
                json.WriteStartArray();
                foreach (var item in slice.Items)
                {
                    Write(json, item, ((GoType.SliceOf)type).Item);
                }

                json.WriteEndArray();
                break;
            case Dictionary<string, object?> map:
                json.WriteStartObject();
                foreach (var (name, item) in map)
                {
                    json.WritePropertyName(name);
                    Write(json, item, ((GoType.MapOf)type).Item);
                }

                json.WriteEndObject();
                break;
            case GoDecoded decoded:
                WriteFields(json, decoded);
                break;
            case null when type is GoType.Scalar { Kind: GoKind.String, IsPointer: false } and not GoType.ParsedText:
                json.WriteStringValue("");
                break;
            case null when type is GoType.StructOf zero:
                WriteFields(json, new GoDecoded(zero));
                break;
            case null:
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    private static void WriteFields(Utf8JsonWriter json, GoDecoded decoded)
    {
        json.WriteStartObject();
        foreach (var (value, (name, type)) in decoded.Values.Zip(decoded._type.Fields))
        {
            if (value is not null || type is GoType.StructOf)
            {
                json.WritePropertyName(name);
                Write(json, value, type);
            }
            else if (type is GoType.Scalar { Kind: GoKind.String, IsPointer: false } and not GoType.ParsedText)
            {
                json.WriteString(name, "");
            }
            else if (type is GoType.Moment)
            {
                json.WriteString(name, GoTime.Zero.ToString());
            }
        }

        json.WriteEndObject();
    }
}

/// <summary>A decoded Go slice.</summary>
public sealed class GoSlice
{
    // It keeps the elements beyond its length: a second value of the same name is decoded over those of the first.
    private readonly List<object?> _elements = [];
    private int _length;

    public IEnumerable<object?> Items => _elements.Take(_length);

    internal void Clear() => _length = 0;

    internal ref object? Next()
    {
        if (_length == _elements.Count)
        {
            _elements.Add(null);
        }

        return ref CollectionsMarshal.AsSpan(_elements)[_length++];
    }
}
