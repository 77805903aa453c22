using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mocks.Mocking.Journal.Feed;

namespace Mocks.Mocking.Log;

/// <summary>A line with the exchange as the event stream shows it, in JSON.</summary>
internal sealed class JsonLines(MockService service, ControlWriter writer, bool bodies) : ILogLines
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Utf8JsonWriter? _json;

    public void Put(IBufferWriter<byte> lines, FeedEvent happened, JournalEntry entry)
    {
        var shown = ExchangeEvent.Of(happened, entry, service);
        shown = bodies && happened.Kind == FeedKind.Ended
            ? shown with { RequestBody = LoggedBody.Of(entry.Body), AnswerBody = LoggedBody.Of(entry.AnswerBody) }
            : shown;
        if (IsPlain(shown))
        {
            PutPlain(lines, shown);
        }
        else
        {
            lines.Write(writer.Line(shown, ControlJson.Default.ExchangeEvent));
        }

        lines.Write("\n"u8);
    }

    public void Drop(IBufferWriter<byte> lines, int exchanges)
    {
        if (exchanges > 0)
        {
            lines.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"dropped\":{exchanges}}}\n")));
        }
    }

    /// <summary>Has no text but those of a journal entry, in which no secret is left.</summary>
    private static bool IsPlain(ExchangeEvent shown) => shown is
    {
        Fault: null,
        Verdicts.Count: 0,
        Remarks.Count: 0,
        RequestBody: null,
        AnswerBody: null,
    };

    /// <summary>The same bytes as <see cref="ControlWriter.Line"/>, by the generated code alone: every exchange has a line.</summary>
    private void PutPlain(IBufferWriter<byte> lines, ExchangeEvent shown)
    {
        _json ??= new Utf8JsonWriter(lines, Options);
        _json.Reset(lines);
        JsonSerializer.Serialize(_json, shown, LineJson.Default.ExchangeEvent);
        _json.Flush();
    }
}

/// <summary>As <see cref="ControlJson"/>, on one line.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    GenerationMode = JsonSourceGenerationMode.Metadata | JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ExchangeEvent))]
internal sealed partial class LineJson : JsonSerializerContext;
