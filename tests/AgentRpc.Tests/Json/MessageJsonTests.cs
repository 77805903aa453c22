using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Json;
using Mocks.AgentRpc.Tailnet;

namespace Mocks.AgentRpc.Tests.Json;

/// <summary>The bytes of a message as JSON, compared with protobuf's own formatter.</summary>
public sealed class MessageJsonTests
{
    private static readonly JsonArray Recorded = JsonNode.Parse(File.ReadAllText(Repository.Golden("rpc", "protobuf.json")))!.AsArray();

    private static readonly Dictionary<string, MessageDescriptor> Known =
        AgentReflection.Descriptor.MessageTypes.Concat(TailnetReflection.Descriptor.MessageTypes).ToDictionary(message => message.Name);

    public static TheoryData<int, string> Messages => [.. Recorded.Select((message, index) => (index, $"{message!["message"]} {message["note"]}"))];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_is_what_protobufs_own_formatter_writes_but_for_ids(int index, string name)
    {
        var (type, bytes) = (Known[name.Split(' ')[0]], Convert.FromHexString((string)Recorded[index]!["hex"]!));
        var expected = JsonNode.Parse(JsonFormatter.Default.Format(type.Parser.ParseFrom(bytes)));

        var json = JsonNode.Parse(Read(type, bytes)!);

        Assert.True(JsonNode.DeepEquals(WithIdsInBase64(expected), WithIdsInBase64(json)), $"{expected}\n{json}");
    }

    [Fact]
    public void Ids_are_uuids_and_enums_names_and_times_text()
    {
        var id = Guid.Parse("00000000-0000-4000-8000-000000000012");

        Assert.Equal("""{"lifecycle":{"state":"READY","changedAt":"2026-01-01T00:00:00.500Z"}}""", Read(UpdateLifecycleRequest.Descriptor, new UpdateLifecycleRequest
        {
            Lifecycle = new() { State = Lifecycle.Types.State.Ready, ChangedAt = new Timestamp { Seconds = 1_767_225_600, Nanos = 500_000_000 } },
        }.ToByteArray()));
        Assert.Equal($$"""{"id":"{{id}}"}""", Read(DeleteSubAgentRequest.Descriptor, new DeleteSubAgentRequest { Id = ByteString.CopyFrom(id.ToByteArray(bigEndian: true)) }.ToByteArray()));
        Assert.Equal("""{"reportInterval":"300s"}""", Read(UpdateStatsResponse.Descriptor, new UpdateStatsResponse { ReportInterval = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)) }.ToByteArray()));
        Assert.Equal("""{"lifecycle":{"state":42}}""", Read(UpdateLifecycleRequest.Descriptor, [10, 2, 8, 42]));
        Assert.Equal("{}", Read(UpdateLifecycleRequest.Descriptor, []));
        Assert.Equal("{}", Read(UpdateLifecycleRequest.Descriptor, [8, 1, 16, 1])); // Another type, and an unknown field.
    }

    [Fact]
    public void Secret_fields_are_redacted_on_request()
    {
        var manifest = new Manifest { Directory = "/home", EnvironmentVariables = { ["KEY"] = "value" }, Secrets = { new WorkspaceSecret { EnvName = "NAME", Value = ByteString.CopyFromUtf8("word") } } };
        var json = new MessageJson(Manifest.Descriptor, field => field.FullName is "coder.agent.v2.Manifest.environment_variables" or "coder.agent.v2.WorkspaceSecret.value");

        Assert.Equal("""{"environmentVariables":{"KEY":"[value]"},"directory":"/home","secrets":[{"envName":"NAME","value":"[word]"}]}""", json.Read(manifest.ToByteArray(), text => $"[{text}]"));
        Assert.Equal("""{"environmentVariables":{"KEY":"value"},"directory":"/home","secrets":[{"envName":"NAME","value":"d29yZA=="}]}""", json.Read(manifest.ToByteArray(), redact: null));
    }

    [Theory]
    [InlineData("0a")]
    [InlineData("0a05")]
    [InlineData("08ffffffffffffffffffffff01")]
    [InlineData("00")]
    [InlineData("0b")]
    [InlineData("0a020a05")]
    [InlineData("0a03ff0801")]
    public void Bytes_that_are_no_such_message_are_refused(string hex) => Assert.Null(Read(UpdateLifecycleRequest.Descriptor, Convert.FromHexString(hex)));

    [Fact]
    public void A_message_that_is_nested_without_end_is_refused()
    {
        // Value (5: struct) → Struct (1: fields) → entry (2: Value), 200 times.
        byte[] value = [];
        foreach (var tag in Enumerable.Repeat<byte[]>([0x12, 0x0a, 0x2a], 200).SelectMany(tags => tags))
        {
            var length = new List<byte>();
            for (var rest = value.Length; ; rest >>= 7)
            {
                length.Add((byte)(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest));
                if (rest <= 0x7f)
                {
                    break;
                }
            }

            value = [tag, .. length, .. value];
        }

        Assert.Null(Read(Value.Descriptor, value));
    }

    private static string? Read(MessageDescriptor type, byte[] bytes) => new MessageJson(type, _ => false).Read(bytes, redact: null);

    private static JsonNode? WithIdsInBase64(JsonNode? json) => json switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, WithIdsInBase64(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(WithIdsInBase64)]),
        JsonValue value when value.TryGetValue<string>(out var text) && Guid.TryParseExact(text, "D", out var id) => Convert.ToBase64String(id.ToByteArray(bigEndian: true)),
        _ => json?.DeepClone(),
    };
}
