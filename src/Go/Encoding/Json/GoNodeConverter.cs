using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mocks.Go.Encoding.Json;

/// <summary>Writes a <see cref="GoNode"/> inside another shape; <see cref="GoJson"/> reads one.</summary>
public sealed class GoNodeConverter : JsonConverter<GoNode>
{
    public override GoNode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"Use {nameof(GoJson)} to read a {nameof(GoNode)}.");

    public override void Write(Utf8JsonWriter writer, GoNode value, JsonSerializerOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        value.Write(buffer, options.Encoder as GoEncoder ?? GoEncoder.Html);

        // Raw: Go writes up to 10,000 levels, this writer 1,000.
        writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }
}
