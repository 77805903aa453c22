using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mocks.Go.Time;

/// <summary>Reads and writes <see cref="GoTime"/> as a JSON string.</summary>
public sealed class GoTimeConverter : JsonConverter<GoTime>
{
    public override GoTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        GoTime.TryParse(reader.GetString() ?? "", out var time, out var error) ? time : throw new JsonException(error);

    public override void Write(Utf8JsonWriter writer, GoTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
