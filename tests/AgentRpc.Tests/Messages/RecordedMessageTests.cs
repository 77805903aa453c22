using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Tailnet;

namespace Mocks.AgentRpc.Tests.Messages;

/// <summary>What Go's protobuf library wrote from the same fields; see <c>tests/golden/rpc/README.md</c>.</summary>
public sealed class RecordedMessageTests
{
    private static readonly JsonArray Recorded = JsonNode.Parse(File.ReadAllText(Repository.Golden("rpc", "protobuf.json")))!.AsArray();

    private static readonly Dictionary<string, MessageDescriptor> Known =
        AgentReflection.Descriptor.MessageTypes.Concat(TailnetReflection.Descriptor.MessageTypes).ToDictionary(message => message.Name);

    // Go writes the key and the value of a map's entry even when they are defaults; Google.Protobuf leaves defaults out. Readers see no difference.
    private static readonly string[] WithDefaultsInMaps = ["Manifest full", "UpdateStatsRequest ", "CoordinateRequest update_self"];

    public static TheoryData<int, string> Messages =>
        [.. Recorded.Select((message, index) => (index, $"{message!["message"]} {message["note"]}"))];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_has_the_recorded_fields_and_bytes(int index, string name)
    {
        var recorded = Recorded[index]!;
        var bytes = Convert.FromHexString((string)recorded["hex"]!);

        var message = Known[name.Split(' ')[0]].Parser.ParseFrom(bytes);

        Assert.Equal(Text(recorded["fields"]!), Text(FieldsOf(message)));
        Assert.Equal(message, Known[message.Descriptor.Name].Parser.ParseFrom(message.ToByteArray()));
        if (!WithDefaultsInMaps.Contains(name))
        {
            Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(message.ToByteArray()));
        }
    }

    /// <summary>The fields in the recording's form: original names, enums as numbers, 64-bit integers as strings, bytes in base64.</summary>
    private static JsonObject FieldsOf(IMessage message) => new(message.Descriptor.Fields.InDeclarationOrder()
        .Where(field => IsSet(field, message)).Select(field => KeyValuePair.Create(field.Name, ValueOf(field, field.Accessor.GetValue(message)))));

    private static bool IsSet(FieldDescriptor field, IMessage message) => field.Accessor.GetValue(message) switch
    {
        System.Collections.ICollection many => many.Count > 0,
        var value when !field.HasPresence => !Equals(value, field.FieldType == FieldType.Enum ? Enum.ToObject(value.GetType(), 0) : DefaultOf(value)),
        _ => field.Accessor.HasValue(message),
    };

    private static object DefaultOf(object value) => value switch
    {
        string => "",
        ByteString => ByteString.Empty,
        _ => Activator.CreateInstance(value.GetType())!,
    };

    private static JsonNode? ValueOf(FieldDescriptor field, object value) => value switch
    {
        System.Collections.IDictionary map => new JsonObject(map.Keys.Cast<object>().Select(key =>
            KeyValuePair.Create(Convert.ToString(key, System.Globalization.CultureInfo.InvariantCulture)!, ScalarOf(map[key]!)))),
        System.Collections.IList list => new JsonArray([.. list.Cast<object>().Select(ScalarOf)]),
        _ => ScalarOf(value),
    };

    private static JsonNode? ScalarOf(object value) => value switch
    {
        IMessage message => FieldsOf(message),
        ByteString bytes => bytes.ToBase64(),
        Enum number => Convert.ToInt32(number, System.Globalization.CultureInfo.InvariantCulture),
        long or ulong => $"{value}",
        _ => JsonValue.Create(JsonSerializer.SerializeToElement(value)),
    };

    /// <summary>Members in one order, because an object has none.</summary>
    private static string Text(JsonNode? node) => node switch
    {
        JsonObject map => $"{{{string.Join(",", map.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"\"{member.Key}\":{Text(member.Value)}"))}}}",
        JsonArray list => $"[{string.Join(",", list.Select(Text))}]",
        JsonValue value when value.TryGetValue<double>(out var number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => node?.ToJsonString() ?? "null",
    };
}
