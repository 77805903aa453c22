using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Verdicts;

namespace Mocks.Mocking.Control;

/// <summary>The body of a control route's error.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Detail">Why, and what it may be.</param>
public sealed record ControlProblem(string Message, string? Detail = null);

/// <summary>The JSON of the control routes: camelCase, indented, unknown members refused.</summary>
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

    /// <summary>Streams a list that may be many megabytes, so that it is never all in memory.</summary>
    public static IResult List<T>(T value, JsonTypeInfo<T> type) => new ControlAnswer<T>(200, value, type, Streamed: true);

    public static IResult Created<T>(T value, JsonTypeInfo<T> type) => new ControlAnswer<T>(201, value, type);

    public static IResult Problem(int status, ControlProblem problem) =>
        new ControlAnswer<ControlProblem>(status, problem, Default.ControlProblem);

    /// <summary>Reads a body. An unreadable one gets a 400 with place and reason.</summary>
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

/// <summary>An answer of a control route. It is neither recorded nor spoiled.</summary>
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

/// <summary>Says what is wrong with a JSON body, without the serializer's .NET types.</summary>
public static partial class JsonProblem
{
    public static string Of(JsonException bad)
    {
        var place = bad.Path is null or "$" ? "" : $"{bad.Path.TrimStart('$', '.')}: ";
        if (Unmapped().Match(bad.Message) is { Success: true } unmapped)
        {
            return $"{unmapped.Groups[1].Value}: there is no such member.";
        }

        if (bad.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
        {
            return $"{(place.Length == 0 ? "the whole: " : place)}the value is not of the right kind.";
        }

        return place + bad.Message.Split([" Path:", " LineNumber:"], StringSplitOptions.None)[0].TrimEnd('.')
            + $" (line {bad.LineNumber + 1}, byte {bad.BytePositionInLine + 1}).";
    }

    [GeneratedRegex("^The JSON property '(.*)' could not be mapped", RegexOptions.Singleline)]
    private static partial Regex Unmapped();
}
