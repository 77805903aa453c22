using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mocks.Wire.Coderd;

namespace Mocks.Run;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(MatrixReport))]
[JsonSerializable(typeof(TaskLogs))]
[JsonSerializable(typeof(ErrorResponse))]
internal sealed partial class ReportJson : JsonSerializerContext;

/// <summary>The report for machines: one object.</summary>
internal static class JsonReport
{
    private static readonly JsonWriterOptions Readable =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(RunReport report) => Of(report, ReportJson.Default.RunReport);

    public static string Of(MatrixReport report) => Of(report, ReportJson.Default.MatrixReport);

    private static string Of<T>(T report, JsonTypeInfo<T> type)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            JsonSerializer.Serialize(writer, report, type);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
