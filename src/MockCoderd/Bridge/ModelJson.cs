using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.Go.Encoding.Json;

namespace Mocks.MockCoderd.Bridge;

/// <summary>JSON in the two forms in which it leaves the bridge: a provider's, and the bridge's own.</summary>
internal static class ModelJson
{
    private static readonly KeyValuePair<string, string>[] Headers = [Answer.Header("Content-Type", "application/json")];

    /// <summary>An answer that a provider wrote: only what must be escaped is.</summary>
    public static Answer Provider(int status, JsonNode body, bool indented = true) => new(status, Headers, ProviderBytes(body, indented));

    /// <summary>An answer that the bridge wrote with Go's <c>json.Marshal</c>: HTML is escaped, and no newline follows.</summary>
    public static Answer Marshal(int status, JsonNode body) => new(status, Headers, MarshalBytes(body));

    public static byte[] MarshalBytes(JsonNode body) => Write(body, GoEncoder.Html, indented: false);

    public static byte[] ProviderBytes(JsonNode body, bool indented = false) => Write(body, GoEncoder.Plain, indented);

    public static string ProviderText(JsonNode body) => Encoding.UTF8.GetString(ProviderBytes(body));

    private static byte[] Write(JsonNode node, GoEncoder encoder, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Encoder = encoder, SkipValidation = true, Indented = indented, NewLine = "\n" };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
