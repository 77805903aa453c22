using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mocks.Wire.Coderd;

namespace Mocks.Run;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(TaskLogs))]
internal sealed partial class ReportJson : JsonSerializerContext;

/// <summary>The report for machines: one object.</summary>
internal static class JsonReport
{
    private static readonly JsonWriterOptions Readable =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(RunReport report)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            JsonSerializer.Serialize(writer, report, ReportJson.Default.RunReport);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
