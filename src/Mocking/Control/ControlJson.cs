using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Mocks.Mocking.Inspector;
using Mocks.Mocking.Journal.Copies;
using Mocks.Mocking.Journal.Feed;
using Mocks.Mocking.Patterns;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Secrets;
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
[JsonSerializable(typeof(FaultKindList))]
[JsonSerializable(typeof(RequestQuery))]
[JsonSerializable(typeof(WaitQuery))]
[JsonSerializable(typeof(TextPattern))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(RequestList))]
[JsonSerializable(typeof(WaitProblem))]
[JsonSerializable(typeof(RequestView))]
[JsonSerializable(typeof(RequestCount))]
[JsonSerializable(typeof(RequestIds))]
[JsonSerializable(typeof(CurlView))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ExchangeEvent))]
[JsonSerializable(typeof(DroppedEvents))]
[JsonSerializable(typeof(ChangedPart))]
[JsonSerializable(typeof(ClearedJournal))]
[JsonSerializable(typeof(VerdictList))]
[JsonSerializable(typeof(PresetChoice))]
[JsonSerializable(typeof(PresetList))]
[JsonSerializable(typeof(ProviderState))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(VersionView))]
[JsonSerializable(typeof(SettingList))]
[JsonSerializable(typeof(InspectorInfo))]
public sealed partial class ControlJson : JsonSerializerContext
{
    internal static FaultJson<Fault> Faults => new(Default.Fault, Default.ActiveFaultFault, Default.FaultListFault);

    public static IResult Ok<T>(T value, JsonTypeInfo<T> type) => new ControlAnswer<T>(200, value, type);

    /// <summary>Streams a list that may be many megabytes, so that it is never all in memory.</summary>
    public static IResult List<T>(T value, JsonTypeInfo<T> type) => new ControlAnswer<T>(200, value, type, Streamed: true);

    public static IResult Created<T>(T value, JsonTypeInfo<T> type) => new ControlAnswer<T>(201, value, type);

    /// <summary>An error. It may repeat what was sent, which may be megabytes: of each text 16 Ki characters are kept.</summary>
    public static IResult Problem(int status, ControlProblem problem) => new ControlAnswer<ControlProblem>(
        status,
        new ControlProblem(
            KeptText.Cut(problem.Message, KeptText.MaxSentence),
            problem.Detail is { } detail ? KeptText.Cut(detail, KeptText.MaxSentence) : null),
        Default.ControlProblem);

    /// <summary>An error with a shape of its own.</summary>
    internal static IResult Problem<T>(int status, T problem, JsonTypeInfo<T> type) => new ControlAnswer<T>(status, problem, type);

    /// <summary>Reads a body. An unreadable one gets a 400 with place and reason, one that is too large a 413.</summary>
    /// <param name="namesMembers">The reason for an unknown member lists those that there are.</param>
    public static async Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, bool namesMembers = false)
        where T : class
    {
        if (await ControlBody.ReadAsync(request) is not { } body)
        {
            request.HttpContext.Response.Headers.Connection = "close"; // The rest is not read.
            return (null, Problem(413, new ControlProblem("The body is too large.", $"A control route takes at most {ControlBody.MaxBytes} bytes.")));
        }

        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return (null, Problem(400, new ControlProblem("The body is not what this route takes.", $"the whole: it is empty (line 1, byte 1). It may be {JsonShape.WordsFor(type)}.")));
        }

        if ((ControlBody.NotUnicode(body.Span) ?? JsonShape.ProblemOf(body.Span, type)) is { } wrong)
        {
            return (null, Problem(400, new ControlProblem("The body is not what this route takes.", wrong)));
        }

        try
        {
            return JsonSerializer.Deserialize(body.Span, type) is { } value
                ? (value, null)
                : (null, Problem(400, new ControlProblem("The body is null.", $"This route takes {JsonShape.WordsFor(type)}.")));
        }
        catch (JsonException bad)
        {
            return (null, Problem(400, new ControlProblem("The body is not what this route takes.", JsonProblem.Of(bad, type, namesMembers))));
        }
    }
}

/// <summary>How control routes write their JSON: every string passes <see cref="SecretText"/>, so no route can forget it.</summary>
public sealed class ControlWriter(SecretText secrets)
{
    private readonly ConcurrentDictionary<(JsonSerializerOptions Options, bool IsExact, bool IsIndented), JsonSerializerOptions> _options = [];

    /// <param name="givesTokens">The route is there to give the mock's own tokens.</param>
    public JsonTypeInfo<T> For<T>(JsonTypeInfo<T> type, bool givesTokens)
    {
        secrets.Refresh();
        return Of(type, givesTokens, isIndented: true);
    }

    /// <summary>On one line, for a caller that looks for new tokens itself (<see cref="SecretText.Refresh"/>).</summary>
    public byte[] Line<T>(T value, JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToUtf8Bytes(value, Of(type, givesTokens: false, isIndented: false));

    private JsonTypeInfo<T> Of<T>(JsonTypeInfo<T> type, bool givesTokens, bool isIndented) =>
        (JsonTypeInfo<T>)_options.GetOrAdd((type.Options, givesTokens, isIndented), Make).GetTypeInfo(typeof(T));

    private JsonSerializerOptions Make((JsonSerializerOptions Options, bool IsExact, bool IsIndented) key)
    {
        var made = new JsonSerializerOptions(key.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = key.IsIndented,
            NewLine = "\n",
        };
        if (!key.IsExact)
        {
            made.Converters.Add(new SecretStrings(secrets));
        }

        return made;
    }
}

/// <summary>An answer of a control route. It is neither recorded nor spoiled.</summary>
internal sealed record ControlAnswer<T>(int Status, T Value, JsonTypeInfo<T> Type, bool Streamed = false) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        var type = httpContext.RequestServices.GetRequiredService<ControlWriter>()
            .For(Type, httpContext.GetEndpoint()?.Metadata.GetMetadata<GivesTokens>() is not null);
        if (Streamed)
        {
            // Not SerializeAsync: a native program would compile it for each JSON type, and be larger by a seventh (Json.Substitutions.xml).
            // On a thread of its own, not of the pool: writing blocks until the client has read.
            await Task.Factory.StartNew(
                () => JsonSerializer.Serialize(response.BodyWriter.AsStream(leaveOpen: true), Value, type),
                httpContext.RequestAborted, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await response.Body.WriteAsync("\n"u8.ToArray(), httpContext.RequestAborted);
            return;
        }

        byte[] body = [.. JsonSerializer.SerializeToUtf8Bytes(Value, type), (byte)'\n'];
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}

/// <summary>Says what is wrong with a JSON body, without the serializer's .NET types.</summary>
public static partial class JsonProblem
{
    /// <param name="body">What the whole body is read into.</param>
    /// <param name="namesMembers">For an unknown member, all that there are are listed.</param>
    public static string Of(JsonException bad, JsonTypeInfo body, bool namesMembers = false)
    {
        var place = bad.Path is null or "$" ? "" : $"{bad.Path.TrimStart('$', '.')}: ";
        if (Unmapped().Match(bad.Message) is { Success: true } unmapped)
        {
            var (name, known) = (unmapped.Groups[1].Value, JsonMembers.Of(body, unmapped.Groups[2].Value));
            return $"{name}: there is no such member{Suggestion.For(name, known)}{(namesMembers ? JsonMembers.Listed(known) : "")}";
        }

        if (Missing().Match(bad.Message) is { Success: true } missing)
        {
            return $"{place}{missing.Groups[1].Value.Replace("'", "", StringComparison.Ordinal)}: missing.";
        }

        if (bad.Message.Contains("doesn't allow null values", StringComparison.Ordinal))
        {
            return $"{place}null cannot be used.";
        }

        if (bad.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
        {
            return $"{(place.Length == 0 ? "the whole: " : place)}the value is not of the right kind.";
        }

        return place + bad.Message.Split([" Path:", " LineNumber:"], StringSplitOptions.None)[0].TrimEnd('.')
            + $" (line {bad.LineNumber + 1}, byte {bad.BytePositionInLine + 1}).";
    }

    [GeneratedRegex("^The JSON property '(.*)' could not be mapped to any .NET member contained in type '(.*?)'", RegexOptions.Singleline)]
    private static partial Regex Unmapped();

    [GeneratedRegex("^JSON deserialization for type '.*?' was missing required properties including: ('.*?')\\.", RegexOptions.Singleline)]
    private static partial Regex Missing();
}
