using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Verdicts;

namespace Mocks.Mocking.Control;

/// <summary>What a control route says when it cannot do what was asked.</summary>
/// <param name="Message">What was wrong.</param>
/// <param name="Detail">What would be right.</param>
public sealed record ControlProblem(string Message, string? Detail = null);

/// <summary>How control routes read and write JSON: camelCase, readable text, misspelt members refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ControlProblem))]
[JsonSerializable(typeof(Fault))]
[JsonSerializable(typeof(IReadOnlyList<Fault>))]
[JsonSerializable(typeof(ActiveFault))]
[JsonSerializable(typeof(FaultList))]
[JsonSerializable(typeof(RequestQuery))]
[JsonSerializable(typeof(WaitQuery))]
[JsonSerializable(typeof(RequestList))]
[JsonSerializable(typeof(RequestView))]
[JsonSerializable(typeof(RequestCount))]
[JsonSerializable(typeof(VerdictList))]
[JsonSerializable(typeof(PresetChoice))]
[JsonSerializable(typeof(PresetList))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(VersionView))]
[JsonSerializable(typeof(SettingList))]
public sealed partial class ControlJson : JsonSerializerContext
{
    private static readonly JsonWriterOptions Readable =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Ok<T>(T value, JsonTypeInfo<T> type) => new ControlAnswer(200, Write(value, type));

    public static IResult Created<T>(T value, JsonTypeInfo<T> type) => new ControlAnswer(201, Write(value, type));

    public static IResult Problem(int status, ControlProblem problem) =>
        new ControlAnswer(status, Write(problem, Default.ControlProblem));

    /// <summary>Reads a body. What cannot be read gets a 400 that says where and why.</summary>
    public static async Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, request.HttpContext.RequestAborted) is { } value
                ? (value, null)
                : (null, Problem(400, new ControlProblem("The body is null.", "This route takes a JSON object.")));
        }
        catch (JsonException bad)
        {
            return (null, Problem(400, new ControlProblem("The body is not what this route takes.", bad.Message)));
        }
    }

    public static byte[] Write<T>(T value, JsonTypeInfo<T> type)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}

/// <summary>An answer of a control route. It goes into no journal and no fault touches it.</summary>
internal sealed record ControlAnswer(int Status, byte[] Body, string ContentType = "application/json; charset=utf-8") : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = ContentType;
        httpContext.Response.ContentLength = Body.Length;
        return httpContext.Response.Body.WriteAsync(Body, httpContext.RequestAborted).AsTask();
    }
}
