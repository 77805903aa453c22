using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mocks.Verify.Streams;

/// <summary>A received event.</summary>
/// <param name="Number">From 1, in the order of the stream.</param>
/// <param name="Json">The data as JSON; null when the data is not JSON.</param>
internal sealed record StreamEvent(int Number, string Name, string Data, JsonNode? Json);

/// <summary>The bytes are not those of an event.</summary>
internal sealed class FramingException(Mismatch mismatch) : Exception(mismatch.Says)
{
    public Mismatch Mismatch { get; } = mismatch;
}

/// <summary>
/// Reads events as strictly as the strictest client does: <c>event: NAME</c>, <c>data: JSON</c>, an empty line; LF; no comment,
/// no <c>id</c>, no <c>retry</c>; and no <c>&lt;</c>, <c>&gt;</c> or <c>&amp;</c> unescaped.
/// </summary>
internal sealed class EventReader(Stream stream)
{
    private const int MaxLine = 16 * 1024 * 1024;

    private readonly PipeReader _bytes = PipeReader.Create(stream);
    private int _number;

    /// <exception cref="FramingException">The next bytes are not an event.</exception>
    public async Task<StreamEvent> NextAsync(CancellationToken cancellationToken)
    {
        _number++;
        var name = await FieldAsync("event", cancellationToken);
        var data = await FieldAsync("data", cancellationToken);
        var end = await LineAsync(cancellationToken);
        if (end.Length > 0)
        {
            throw Wrong("an empty line", end);
        }

        if (data.AsSpan().IndexOfAny("<>&") >= 0)
        {
            throw new FramingException(new Mismatch($"event {_number} data", "< > & as \\u003c \\u003e \\u0026", data, "events are written with HTML escaping"));
        }

        return new StreamEvent(_number, name, data, JsonOf(data));
    }

    private async Task<string> FieldAsync(string field, CancellationToken cancellationToken)
    {
        var line = await LineAsync(cancellationToken);
        return line.StartsWith($"{field}: ", StringComparison.Ordinal) && !line.EndsWith('\r') ? line[(field.Length + 2)..] : throw Wrong($"{field}: …", line);
    }

    private FramingException Wrong(string expected, string line) =>
        new(new Mismatch($"event {_number}", expected, line.Length == 0 ? "an empty line" : line.Replace("\r", "\\r", StringComparison.Ordinal), "the framing differs"));

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _bytes.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end));
                _bytes.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            var length = read.Buffer.Length;
            _bytes.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (length > MaxLine)
            {
                throw new FramingException(new Mismatch($"event {_number}", "an event", $"a line of more than {MaxLine:N0} bytes", "the line does not end"));
            }

            if (read.IsCompleted)
            {
                throw new FramingException(new Mismatch($"event {_number}", "an event", "the end of the stream", "the stream ended"));
            }
        }
    }

    private static JsonNode? JsonOf(string data)
    {
        try
        {
            return JsonNode.Parse(data);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
