using Mocks.Go.Time;

namespace Mocks.Go.Encoding.Json;

/// <summary>Decodes JSON into a Go type, errors included.</summary>
/// <remarks>
/// Source: Go 1.25, <c>encoding/json/decode.go</c>. A wrong type is noted and decoding goes on, so the first one is reported;
/// a value that its own type refuses (a uuid, a time) ends it at once and is reported in its place. A null leaves what
/// was there; names compare without case, and of equal ones the last wins.
/// </remarks>
public sealed class GoDecoder
{
    private readonly List<string> _path = [];
    private string _struct = "";
    private string? _mismatch;

    private GoDecoder()
    {
    }

    /// <param name="json">No more than its first value is read.</param>
    /// <param name="truncatedByLimit">More was sent than a body limit let through.</param>
    /// <returns>The value, or the error in Go's words.</returns>
    public static (GoDecoded? Value, string? Error) Decode(ReadOnlySpan<byte> json, GoType type, bool truncatedByLimit = false)
    {
        if (GoJson.DecodeAnyNumber(json.ToArray(), truncatedByLimit, out var error) is not { } root)
        {
            return (null, error);
        }

        return Decode(root, type);
    }

    /// <summary>The same for a body that is one value from its first byte to its last, as <c>json.Unmarshal</c> wants it.</summary>
    public static (GoDecoded? Value, string? Error) Unmarshal(ReadOnlySpan<byte> json, GoType type) =>
        GoJson.UnmarshalAnyNumber(json, out var error) is { } root ? Decode(root, type) : (null, error);

    private static (GoDecoded? Value, string? Error) Decode(GoNode root, GoType type)
    {
        var decoder = new GoDecoder();
        var value = new GoDecoded();
        var error = decoder.Fill(value, root, type) ?? decoder._mismatch;
        return error is null ? (value, null) : (null, error);
    }

    /// <returns>The error that ends the decoding; null mostly.</returns>
    private string? Fill(GoDecoded value, GoNode node, GoType type) => (type, node.Kind) switch
    {
        (GoType.SliceOf, GoKind.Null) => Nil(value),
        (_, GoKind.Null) => null,
        (GoType.SliceOf slice, GoKind.Array) => FillItems(value, node, slice),
        (GoType.StructOf target, GoKind.Object) => FillFields(value, node, target),
        _ when type == GoType.Time => FillTime(node),
        (GoType.Scalar scalar, _) when scalar.Kind == node.Kind => FillScalar(value, node, type),
        _ => Mismatch(node, type),
    };

    private static string? Nil(GoDecoded value)
    {
        value.Items = null;
        return null;
    }

    private string? FillItems(GoDecoded value, GoNode node, GoType.SliceOf slice)
    {
        var items = new List<GoDecoded>(node.Items.Count);
        value.Items = items;
        foreach (var item in node.Items)
        {
            var decoded = new GoDecoded();
            items.Add(decoded);
            if (Fill(decoded, item, slice.Of) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private string? FillFields(GoDecoded value, GoNode node, GoType.StructOf target)
    {
        var outer = _struct;
        foreach (var (name, member) in node.Members)
        {
            var (field, type) = Array.Find(target.Fields, known => GoText.IsField(name, known.Name));
            if (field is null)
            {
                continue;
            }

            _struct = target.ShortName;
            _path.Add(field);
            if (Fill(value.Field(field), member, type) is { } error)
            {
                return error;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        _struct = outer;
        return null;
    }

    private static string? FillScalar(GoDecoded value, GoNode node, GoType type)
    {
        if (type is GoType.ParsedText text)
        {
            var (parsed, error) = text.Parse(node.Text);
            if (parsed is not null)
            {
                value.Set(parsed);
            }

            return error;
        }

        value.Set(node.Kind == GoKind.Bool ? node.Boolean : node.Text);
        return null;
    }

    // No route looks at a time that a client sends; but one that cannot be read is an error.
    private static string? FillTime(GoNode node)
    {
        if (node.Kind != GoKind.String)
        {
            return "Time.UnmarshalJSON: input is not a JSON string";
        }

        return GoTimeText.TryParse(node.Literal.Span[1..^1], out _, out var error) ? null : error;
    }

    private string? Mismatch(GoNode node, GoType type)
    {
        var place = _path.Count == 0 ? "Go value" : $"Go struct field {_struct}.{string.Join('.', _path)}";
        _mismatch ??= $"json: cannot unmarshal {NameOf(node)} into {place} of type {type.Name}";
        return null;
    }

    private static string NameOf(GoNode node) => node.Kind.ToString().ToLowerInvariant();
}
