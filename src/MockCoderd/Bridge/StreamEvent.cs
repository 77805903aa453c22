using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.Go.Encoding.Json;

namespace Mocks.MockCoderd.Bridge;

/// <summary>One server-sent event, ready to leave.</summary>
/// <param name="Bytes">With its final blank line.</param>
/// <param name="IsToken">It carries a piece of what the model says, which the model's pace holds for.</param>
internal sealed record StreamEvent(byte[] Bytes, bool IsToken = false)
{
    /// <param name="name">The <c>event:</c> line; none when null.</param>
    public static StreamEvent Of(string? name, JsonObject data, bool isToken = false) => Of(name, TextOf(data), isToken);

    public static StreamEvent Of(string? name, string data, bool isToken = false) =>
        new(Encoding.UTF8.GetBytes($"{(name is null ? "" : $"event: {name}\n")}data: {data}\n\n"), isToken);

    /// <summary>JSON as providers write it, and as the bridge leaves it: nothing escaped that need not be.</summary>
    public static string TextOf(JsonNode node, bool indented = false) => Encoding.UTF8.GetString(Write(node, GoEncoder.Plain, indented));

    /// <summary>JSON as Go's <c>json.Marshal</c> writes it: HTML escaped, no newline.</summary>
    public static byte[] Marshal(JsonNode node) => Write(node, GoEncoder.Html, indented: false);

    private static byte[] Write(JsonNode node, GoEncoder encoder, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Encoder = encoder,
            SkipValidation = true,
            Indented = indented,
            NewLine = "\n",
        }))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
