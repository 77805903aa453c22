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

/// <summary>The body of a control route's error.</summary>
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
[JsonSerializable(typeof(ActiveFault<Fault>))]
[JsonSerializable(typeof(FaultList<Fault>))]
[JsonSerializable(typeof(RequestQuery))]
[JsonSerializable(typeof(WaitQuery))]
[JsonSerializable(typeof(RequestList))]
[JsonSerializable(typeof(RequestView))]
[JsonSerializable(typeof(RequestCount))]
[JsonSerializable(typeof(VerdictList))]
[JsonSerializable(typeof(PresetChoice))]
[JsonSerializable(typeof(PresetList))]
[JsonSerializable(typeof(ProviderState))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(VersionView))]
[JsonSerializable(typeof(SettingList))]
public sealed partial class ControlJson : JsonSerializerContext
{
    internal static FaultJson<Fault> Faults => new(Default.Fault, Default.ActiveFaultFault, Default.FaultListFault);

    public static IResult Ok<T>(T value, JsonTypeInfo<T> type) => new ControlAnswer<T>(200, value, type);

    /// <summary>The same for lists that may be many megabytes: written while it is made, so that it is never all in memory.</summary>
    public static IResult List<T>(T value, JsonTypeInfo<T> type) => new ControlAnswer<T>(200, value, type, Streamed: true);

    public static IResult Created<T>(T value, JsonTypeInfo<T> type) => new ControlAnswer<T>(201, value, type);

    public static IResult Problem(int status, ControlProblem problem) =>
        new ControlAnswer<ControlProblem>(status, problem, Default.ControlProblem);

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
            return (null, Problem(400, new ControlProblem("The body is not what this route takes.", JsonProblem.Of(bad))));
        }
    }
}

/// <summary>An answer of a control route. It goes into no journal, and no fault touches it.</summary>
internal sealed record ControlAnswer<T>(int Status, T Value, JsonTypeInfo<T> Type, bool Streamed = false) : IResult
{
    private static JsonTypeInfo<T>? _readable;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        _readable ??= (JsonTypeInfo<T>)new JsonSerializerOptions(Type.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = true,
            NewLine = "\n",
        }.GetTypeInfo(typeof(T));
        if (Streamed)
        {
            await JsonSerializer.SerializeAsync(response.Body, Value, _readable, httpContext.RequestAborted);
            await response.Body.WriteAsync("\n"u8.ToArray(), httpContext.RequestAborted);
            return;
        }

        byte[] body = [.. JsonSerializer.SerializeToUtf8Bytes(Value, _readable), (byte)'\n'];
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}
