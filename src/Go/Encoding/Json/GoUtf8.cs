using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mocks.Go.Encoding.Json;

/// <summary>A Go string that need not be UTF-8: JSON has <c>\ufffd</c> for each byte that is not.</summary>
[JsonConverter(typeof(GoUtf8Converter))]
public readonly record struct GoUtf8(ReadOnlyMemory<byte> Bytes);

/// <summary>Writes a <see cref="GoUtf8"/> with the encoder of the options, which replaces each bad byte on its own.</summary>
public sealed class GoUtf8Converter : JsonConverter<GoUtf8>
{
    public override GoUtf8 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(TextEncoding.UTF8.GetBytes(reader.GetString() ?? ""));

    public override void Write(Utf8JsonWriter writer, GoUtf8 value, JsonSerializerOptions options) => writer.WriteStringValue(value.Bytes.Span);
}
