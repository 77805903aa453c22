namespace Mocks.Go.Encoding.Json;

/// <summary>The type of a Go value that JSON is decoded into. <see cref="GoDecoded"/> is what comes out.</summary>
/// <param name="Name">As Go's errors write it, e.g. <c>string</c>, <c>uuid.UUID</c>, <c>codersdk.TaskSendRequest</c>.</param>
public abstract record GoType(string Name)
{
    public static GoType Text { get; } = new Scalar("string", GoKind.String);

    public static GoType Bool { get; } = new Scalar("bool", GoKind.Bool);

    public static GoType Time { get; } = new Scalar("time.Time", GoKind.String);

    /// <summary>A string type of its own name, e.g. <c>codersdk.LogLevel</c>.</summary>
    public static GoType Named(string name) => new Scalar(name, GoKind.String);

    /// <summary>A type that reads itself from a string and may refuse it, as a <c>encoding.TextUnmarshaler</c> does.</summary>
    /// <param name="parse">The value, or the error that ends the decoding.</param>
    public static GoType Parsed(string name, Func<string, (object? Value, string? Error)> parse) => new ParsedText(name, parse);

    public static GoType Slice(GoType of) => new SliceOf(of);

    /// <param name="name">With its package, e.g. <c>agentsdk.PatchLogs</c>.</param>
    /// <param name="fields">JSON names and types, in any order.</param>
    public static GoType Struct(string name, params (string Name, GoType Type)[] fields) => new StructOf(name, fields);

    internal record Scalar(string Name, GoKind Kind) : GoType(Name);

    internal sealed record ParsedText(string Name, Func<string, (object? Value, string? Error)> Parse) : Scalar(Name, GoKind.String);

    internal sealed record SliceOf(GoType Of) : GoType($"[]{Of.Name}");

    internal sealed record StructOf(string Name, (string Name, GoType Type)[] Fields) : GoType(Name)
    {
        /// <summary>Without its package, as errors name the struct that a field is in.</summary>
        public string ShortName { get; } = Name[(Name.LastIndexOf('.') + 1)..];
    }
}

/// <summary>A decoded Go value. What the JSON did not say is at Go's zero value.</summary>
public sealed class GoDecoded
{
    private readonly Dictionary<string, GoDecoded> _fields = [];
    private object? _value;

    /// <summary>Null for a slice that is nil.</summary>
    public IReadOnlyList<GoDecoded>? Items { get; internal set; }

    /// <summary>The value of a string field; empty when it was not given.</summary>
    public string Text(string field) => _fields.GetValueOrDefault(field)?._value as string ?? "";

    public bool Bool(string field) => _fields.GetValueOrDefault(field)?._value is true;

    /// <summary>The value of a uuid field; all zeros when it was not given.</summary>
    public Guid Uuid(string field) => _fields.GetValueOrDefault(field)?._value is Guid id ? id : Guid.Empty;

    /// <summary>The value of a slice field; null when it is nil.</summary>
    public IReadOnlyList<GoDecoded>? List(string field) => _fields.GetValueOrDefault(field)?.Items;

    internal GoDecoded Field(string name) =>
        _fields.TryGetValue(name, out var field) ? field : _fields[name] = new GoDecoded();

    internal void Set(object value) => _value = value;
}
