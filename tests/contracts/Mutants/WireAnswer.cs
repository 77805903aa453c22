using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mocks.Contracts.Tests.Mutants;

/// <summary>An answer that a mutant changes on its way.</summary>
internal sealed class WireAnswer(int status, Dictionary<string, string> headers, byte[] body)
{
    private static readonly JsonSerializerOptions AsIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Status { get; set; } = status;

    public Dictionary<string, string> Headers { get; } = headers;

    public byte[] Body { get; set; } = body;

    /// <summary>Changes a body that is a JSON object. Any other body stays.</summary>
    public void Object(Action<JsonObject> change)
    {
        if (Body.Length > 0 && Body[0] == (byte)'{')
        {
            var body = JsonNode.Parse(Body)!.AsObject();
            change(body);
            Body = Encoding.UTF8.GetBytes(body.ToJsonString(AsIs));
        }
    }

    /// <summary>Changes every message.</summary>
    public void Messages(Action<JsonObject> change) => Object(body =>
    {
        if (body["messages"] is JsonArray messages)
        {
            foreach (var message in messages)
            {
                change(message!.AsObject());
            }
        }
    });

    public void Text(string from, string to) => Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Body).Replace(from, to, StringComparison.Ordinal));

    public static void Rename(JsonObject one, string from, string to)
    {
        if (one.Remove(from, out var value))
        {
            one[to] = value;
        }
    }
}
