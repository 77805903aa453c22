using Mocks.Go.Time;

namespace Mocks.Go.Encoding.Json;

/// <summary>Decodes JSON into a Go struct, errors included.</summary>
/// <remarks>
/// Source: Go 1.25, <c>encoding/json/decode.go</c>. A wrong type is noted and decoding goes on, so the first one is reported;
/// the error of a value's own type (a uuid, a time) ends it at once and is reported instead. A null leaves the value
/// unchanged, except for slices, maps and pointers; names are case-insensitive, and the last of equal ones wins.
/// </remarks>
public sealed class GoDecoder
{
    private readonly List<string> _path = [];
    private string _struct = "";
    private string? _mismatch;

    private GoDecoder()
    {
    }

    /// <param name="json">No more than its first value is read. It must not change while the result is used.</param>
    /// <param name="type">Of a struct.</param>
    /// <param name="truncatedByLimit">More was sent than a body limit let through.</param>
    /// <returns>The value, or the error in Go's words.</returns>
    public static (GoDecoded? Value, string? Error) Decode(ReadOnlyMemory<byte> json, GoType type, bool truncatedByLimit = false) =>
        GoJson.DecodeAnyNumber(json, truncatedByLimit, out var error) is { } root ? Decode(root, type) : (null, error);

    /// <summary>The same for a body that must be one value, as <c>json.Unmarshal</c> requires.</summary>
    public static (GoDecoded? Value, string? Error) Unmarshal(ReadOnlySpan<byte> json, GoType type) =>
        GoJson.UnmarshalAnyNumber(json, out var error) is { } root ? Decode(root, type) : (null, error);

    private static (GoDecoded? Value, string? Error) Decode(GoNode root, GoType type)
    {
        var decoder = new GoDecoder();
        object? value = new GoDecoded((GoType.StructOf)type);
        var error = decoder.Fill(ref value, root, type) ?? decoder._mismatch;
        return error is null ? ((GoDecoded)value!, null) : (null, error);
    }

    /// <returns>The error that ends the decoding; usually null.</returns>
    private string? Fill(ref object? value, GoNode node, GoType type)
    {
        switch (type, node.Kind)
        {
            case (GoType.SliceOf or GoType.MapOf or GoType.Scalar { IsPointer: true }, GoKind.Null):
                value = null;
                return null;
            case (_, GoKind.Null):
                return null;
            case (GoType.StructOf target, GoKind.Object):
                value ??= new GoDecoded(target);
                return FillFields((GoDecoded)value, node, target);
            case (GoType.SliceOf slice, GoKind.Array):
                value = value is null || node.Items.Count == 0 ? new GoSlice() : value;
                return FillItems((GoSlice)value, node, slice.Item);
            case (GoType.MapOf map, GoKind.Object):
                value ??= new Dictionary<string, object?>();
                return FillEntries((Dictionary<string, object?>)value, node, map.Item);
            case (GoType.Moment, _):
                return FillTime(ref value, node);
            case (GoType.ParsedText text, GoKind.String):
                (var parsed, var error) = text.Parse(node.Text);
                value = parsed ?? value;
                return error;
            case (GoType.Scalar { Kind: GoKind.Number }, GoKind.Number):
                return FillInteger(ref value, node, type);
            case (GoType.Scalar scalar, _) when scalar.Kind == node.Kind:
                value = node.Kind == GoKind.Bool ? node.Boolean : node;
                return null;
            default:
                return Mismatch(NameOf(node), type);
        }
    }

    private string? FillItems(GoSlice slice, GoNode node, GoType type)
    {
        slice.Clear();
        foreach (var item in node.Items)
        {
            if (Fill(ref slice.Next(), item, type) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    // An entry begins as the zero value, also where the map has the key already.
    private string? FillEntries(Dictionary<string, object?> map, GoNode node, GoType type)
    {
        foreach (var (name, member) in node.Members)
        {
            object? value = null;
            if (Fill(ref value, member, type) is { } error)
            {
                return error;
            }

            map[name] = value;
        }

        return null;
    }

    private string? FillFields(GoDecoded value, GoNode node, GoType.StructOf target)
    {
        var outer = _struct;
        foreach (var (name, member) in node.Members)
        {
            var index = target.IndexOf(name);
            if (index < 0)
            {
                continue;
            }

            var (field, type) = target.Fields[index];
            _struct = target.ShortName;
            _path.Add(field);
            if (Fill(ref value.Values[index], member, type) is { } error)
            {
                return error;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        _struct = outer;
        return null;
    }

    private string? FillInteger(ref object? value, GoNode node, GoType type)
    {
        if (!GoNumber.TryAtoi(node.Number, out var number))
        {
            return Mismatch($"number {node.Number}", type);
        }

        value = number;
        return null;
    }

    private static string? FillTime(ref object? value, GoNode node)
    {
        if (node.Kind != GoKind.String)
        {
            return "Time.UnmarshalJSON: input is not a JSON string";
        }

        // As sent: Go's time does not resolve the escapes of the string.
        if (!GoTimeText.TryParse(node.Literal.Span[1..^1], out var time, out var error))
        {
            return error;
        }

        value = time;
        return null;
    }

    private string? Mismatch(string sent, GoType type)
    {
        var place = _path.Count == 0 ? "Go value" : $"Go struct field {_struct}.{string.Join('.', _path)}";
        _mismatch ??= $"json: cannot unmarshal {sent} into {place} of type {type.Name}";
        return null;
    }

    private static string NameOf(GoNode node) => node.Kind.ToString().ToLowerInvariant();
}
