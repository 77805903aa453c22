using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mocks.Explain;
using Mocks.Wire.Coderd;

namespace Mocks.Run;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNameCaseInsensitive = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(MatrixReport))]
[JsonSerializable(typeof(RunJournal))]
[JsonSerializable(typeof(TaskLogs))]
[JsonSerializable(typeof(ErrorResponse))]
internal sealed partial class ReportJson : JsonSerializerContext;

/// <summary>The report for machines: one object.</summary>
internal static class JsonReport
{
    private static readonly ReportJson Readable = new(new JsonSerializerOptions(ReportJson.Default.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Of(RunReport report) => JsonSerializer.Serialize(report, Readable.RunReport) + "\n";

    public static string Of(MatrixReport report) => JsonSerializer.Serialize(report, Readable.MatrixReport) + "\n";
}
