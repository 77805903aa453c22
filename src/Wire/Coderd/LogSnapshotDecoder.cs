using System.Globalization;
using System.Text;
using Mocks.Wire.AgentApi;
using Mocks.Wire.Go;

namespace Mocks.Wire.Coderd;

/// <summary>Reads a posted log snapshot as coderd does, up to the point where it looks for <c>messages</c>.</summary>
/// <remarks>
/// Source: coder/coder, <c>coderd/aitasks.go</c>, <c>postWorkspaceAgentTaskLogSnapshot</c>, and Go 1.25,
/// <c>encoding/json/decode.go</c>. A wrong type is noted and decoding goes on, so the first one is reported; a bad
/// time ends it at once and is reported instead. Member names are compared without case.
/// </remarks>
public static class LogSnapshotDecoder
{
    /// <param name="body">All that was sent; no more than <see cref="LogSnapshotRoute.MaxBytes"/> of it are read.</param>
    /// <returns>A snapshot, whose messages may be null, or the detail of the 400 that refuses the body.</returns>
    public static LogSnapshotDecodeResult Decode(ReadOnlySpan<byte> body)
    {
        var isCut = body.Length > LogSnapshotRoute.MaxBytes;
        var read = isCut ? body[..LogSnapshotRoute.MaxBytes] : body;
        if (GoJson.DecodeAnyNumber(read, isCut, out var error) is not { } root)
        {
            return new LogSnapshotDecodeResult(null, error);
        }

        var target = new Target();
        return target.Fill(root) is { } detail
            ? new LogSnapshotDecodeResult(null, detail)
            : new LogSnapshotDecodeResult(target.ToSnapshot(), null);
    }

    /// <summary>The Go struct being filled.</summary>
    private sealed class Target
    {
        private const string Struct = "MessagesResponseBody";

        // A slice keeps the elements beyond its length: a second "messages" is decoded over those of the first.
        private List<Element>? _elements;
        private int _length;
        private string? _schema;
        private string? _mismatch;

        public string? Fill(GoNode root)
        {
            if (root.Kind is not (GoKind.Object or GoKind.Null))
            {
                return $"json: cannot unmarshal {NameOf(root)} into Go value of type gen.{Struct}";
            }

            foreach (var (name, value) in root.Members)
            {
                if (IsField(name, "$schema"))
                {
                    _schema = value.Kind == GoKind.Null ? null : ReadText(value, _schema, $"{Struct}.$schema", "string");
                }
                else if (IsField(name, "messages") && FillMessages(value) is { } badTime)
                {
                    return badTime;
                }
            }

            return _mismatch;
        }

        public LogSnapshot ToSnapshot() => new(_schema, _elements?.Take(_length).Select(element => element.ToMessage()).ToList());

        private string? FillMessages(GoNode value)
        {
            switch (value.Kind)
            {
                case GoKind.Null:
                    (_elements, _length) = (null, 0);
                    return null;
                case GoKind.Array when value.Items.Count == 0:
                    (_elements, _length) = ([], 0);
                    return null;
                case GoKind.Array:
                    break;
                default:
                    Mismatch(NameOf(value), $"{Struct}.messages", "[]gen.Message");
                    return null;
            }

            _elements ??= [];
            for (_length = 0; _length < value.Items.Count; _length++)
            {
                if (_length == _elements.Count)
                {
                    _elements.Add(new Element());
                }

                if (FillMessage(_elements[_length], value.Items[_length]) is { } badTime)
                {
                    return badTime;
                }
            }

            return null;
        }

        private string? FillMessage(Element element, GoNode value)
        {
            if (value.Kind is not (GoKind.Object or GoKind.Null))
            {
                Mismatch(NameOf(value), $"{Struct}.messages", "gen.Message");
            }

            foreach (var (name, member) in value.Members)
            {
                if (IsField(name, "id"))
                {
                    element.Id = ReadId(member, element.Id);
                }
                else if (IsField(name, "content"))
                {
                    element.Content = ReadText(member, element.Content, "Message.messages.content", "string");
                }
                else if (IsField(name, "role"))
                {
                    element.Role = ReadText(member, element.Role, "Message.messages.role", "gen.ConversationRole");
                }
                else if (IsField(name, "time") && !TryReadTime(member, element, out var error))
                {
                    return error;
                }
            }

            return null;
        }

        private long ReadId(GoNode value, long old)
        {
            if (value.Kind == GoKind.Null)
            {
                return old;
            }

            if (long.TryParse(value.Number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
            {
                return id;
            }

            var sent = value.Kind == GoKind.Number ? $"number {value.Number}" : NameOf(value);
            Mismatch(sent, "Message.messages.id", "int64");
            return old;
        }

        private T ReadText<T>(GoNode value, T old, string field, string type)
            where T : class?
        {
            if (value is { Kind: GoKind.String, Text: T text })
            {
                return text;
            }

            if (value.Kind != GoKind.Null)
            {
                Mismatch(NameOf(value), field, type);
            }

            return old;
        }

        private static bool TryReadTime(GoNode value, Element element, out string error)
        {
            error = "";
            if (value.Kind == GoKind.Null)
            {
                return true;
            }

            if (value.Kind != GoKind.String)
            {
                error = "Time.UnmarshalJSON: input is not a JSON string";
                return false;
            }

            // As sent: Go's time does not resolve the escapes of the string.
            if (!GoTimeText.TryParse(value.Literal.Span[1..^1], out var time, out error))
            {
                return false;
            }

            element.Time = time;
            return true;
        }

        private void Mismatch(string sent, string field, string type) =>
            _mismatch ??= $"json: cannot unmarshal {sent} into Go struct field {field} of type {type}";

        private static string NameOf(GoNode value) => value.Kind switch
        {
            GoKind.Bool => "bool",
            GoKind.Number => "number",
            GoKind.String => "string",
            GoKind.Array => "array",
            _ => "object",
        };

        /// <summary>Go folds two letters beyond ASCII into it: the long s and the Kelvin sign.</summary>
        private static bool IsField(string name, string field) =>
            Ascii.EqualsIgnoreCase(name.Replace('\u017f', 's').Replace('\u212a', 'k'), field);
    }

    private sealed class Element
    {
        public long Id { get; set; }

        public string Content { get; set; } = "";

        public string Role { get; set; } = "";

        public GoTime Time { get; set; } = GoTime.Zero;

        public Message ToMessage() => new(Id, Content, Role, Time);
    }
}
