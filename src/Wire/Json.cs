using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mocks.GoLibraries.GoogleUuid;
using Mocks.Wire.AgentApi;
using Mocks.Wire.Coderd;
using Mocks.Wire.WorkspaceAgent;

namespace Mocks.Wire;

/// <summary>How one service writes JSON: compact, names in snake_case, null left out, one newline at the end.</summary>
public sealed class Json
{
    private static readonly Dictionary<Type, GoType> Texts = new() { [typeof(Guid)] = GoUuid.Type };

    private readonly ConcurrentDictionary<Type, GoType> _goTypes = new();

    private Json(GoEncoder encoder, params IJsonTypeInfoResolver[] shapes)
    {
        Encoder = encoder;
        Options = new JsonSerializerOptions
        {
            Encoder = encoder,
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = JsonTypeInfoResolver.Combine(shapes),
        };
        Options.MakeReadOnly();
    }

    /// <summary>AgentAPI's answers: <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> as they are.</summary>
    public static Json AgentApi { get; } = new(GoEncoder.Plain, AgentApiShapes.Default);

    /// <summary>AgentAPI's events and state file: HTML escaping on, unlike its answers.</summary>
    public static Json AgentApiEvents { get; } = new(GoEncoder.Html, AgentApiShapes.Default);

    /// <summary>coderd's answers: HTML escaping on.</summary>
    public static Json Coderd { get; } = new(GoEncoder.Html, CoderdShapes.Default);

    /// <summary>The workspace agent's answers: HTML escaping on.</summary>
    public static Json WorkspaceAgent { get; } = new(GoEncoder.Html, WorkspaceAgentShapes.Default);

    public GoEncoder Encoder { get; }

    /// <summary>Read-only: naming, encoder and shapes.</summary>
    public JsonSerializerOptions Options { get; }

    /// <summary>The same writer with more shapes, e.g. those of a mock.</summary>
    public Json With(IJsonTypeInfoResolver shapes) => new(Encoder, Options.TypeInfoResolver!, shapes);

    /// <summary>Reads the first value of a body as Go's decoder does.</summary>
    /// <param name="truncatedByLimit">More was sent than a body limit let through.</param>
    /// <returns>The value, or the error in Go's words.</returns>
    public (T? Value, string? Error) Decode<T>(ReadOnlyMemory<byte> json, bool truncatedByLimit = false)
        where T : class => Into<T>(GoDecoder.Decode(json, GoTypeOf<T>(), truncatedByLimit));

    /// <summary>The same for a body that must be one value, as <c>json.Unmarshal</c> requires.</summary>
    public (T? Value, string? Error) Unmarshal<T>(ReadOnlySpan<byte> json)
        where T : class => Into<T>(GoDecoder.Unmarshal(json, GoTypeOf<T>()));

    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is not one of the shapes.</exception>
    public byte[] Write<T>(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is not one of the shapes.</exception>
    public void Write<T>(IBufferWriter<byte> output, T value)
    {
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = Encoder, SkipValidation = true }))
        {
            JsonSerializer.Serialize(writer, value, (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T)));
        }

        output.Write("\n"u8);
    }

    internal GoType GoTypeOf<T>() => _goTypes.GetOrAdd(typeof(T), static (type, options) => GoType.Of(options.GetTypeInfo(type), Texts), Options);

    private (T? Value, string? Error) Into<T>((GoDecoded? Value, string? Error) decoded)
        where T : class => (decoded.Value?.To((JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T))), decoded.Error);
}
