using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mocks.Mocking.Secrets;

/// <summary>Writes every string of a JSON text without what is secret in it.</summary>
internal sealed class SecretStrings(SecretText secrets) : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(secrets.Of(value));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(secrets.Of(value));
}
