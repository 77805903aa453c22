using System.Globalization;
using Mocks.Go.Time;

namespace Mocks.Go.Encoding.Json;

/// <summary>A Go struct that JSON is decoded into, and what Go says of values that do not fit its fields.</summary>
/// <remarks>
/// Source: Go 1.25, <c>encoding/json/decode.go</c>. A wrong type is noted and decoding goes on, so the first one is
/// reported; a bad time ends it at once and is reported in its place. A null leaves text, numbers and times as they were.
/// Names are compared without case.
/// </remarks>
public abstract class GoStructTarget
{
    /// <summary>The first value of a wrong type; null when all fit.</summary>
    protected string? Misfit { get; private set; }

    protected static string NameOf(GoNode value) => value.Kind switch
    {
        GoKind.Bool => "bool",
        GoKind.Number => "number",
        GoKind.String => "string",
        GoKind.Array => "array",
        _ => "object",
    };

    /// <param name="field">The innermost struct and the whole path of keys, e.g. <c>Message.messages.id</c>.</param>
    protected void Mismatch(string sent, string field, string type) =>
        Misfit ??= $"json: cannot unmarshal {sent} into Go struct field {field} of type {type}";

    protected long ReadInteger(GoNode value, long old, string field, string type)
    {
        if (value.Kind == GoKind.Null)
        {
            return old;
        }

        if (long.TryParse(value.Number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Mismatch(value.Kind == GoKind.Number ? $"number {value.Number}" : NameOf(value), field, type);
        return old;
    }

    protected bool ReadBool(GoNode value, bool old, string field)
    {
        if (value.Kind is GoKind.Bool)
        {
            return value.Boolean;
        }

        if (value.Kind != GoKind.Null)
        {
            Mismatch(NameOf(value), field, "bool");
        }

        return old;
    }

    protected T ReadText<T>(GoNode value, T old, string field, string type)
        where T : class?
    {
        if (value is { Kind: GoKind.String, Text: T text })
        {
            return text;
        }

        return Unread(value, old, field, type);
    }

    /// <summary>The same for a text that may be long: it stays as it was sent.</summary>
    protected GoNode ReadString(GoNode value, GoNode old, string field, string type) =>
        value.Kind == GoKind.String ? value : Unread(value, old, field, type);

    /// <returns>What Go says of a time that it cannot read; null when it could.</returns>
    protected static string? ReadTime(GoNode value, ref GoTime time)
    {
        if (value.Kind == GoKind.Null)
        {
            return null;
        }

        if (value.Kind != GoKind.String)
        {
            return "Time.UnmarshalJSON: input is not a JSON string";
        }

        // As sent: Go's time does not resolve the escapes of the string.
        if (!GoTimeText.TryParse(value.Literal.Span[1..^1], out var read, out var error))
        {
            return error;
        }

        time = read;
        return null;
    }

    private T Unread<T>(GoNode value, T old, string field, string type)
    {
        if (value.Kind != GoKind.Null)
        {
            Mismatch(NameOf(value), field, type);
        }

        return old;
    }
}
