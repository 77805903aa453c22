using Google.Protobuf;
using Google.Protobuf.Reflection;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Json;
using Mocks.AgentRpc.Tailnet;

namespace Mocks.AgentRpc.Tests.Json;

public sealed class SchemaTests
{
    public static TheoryData<string, string> Files => new()
    {
        { "/coder.agent.v2.Agent/GetManifest", "agent.proto" },
        { "/coder.tailnet.v2.Tailnet/Coordinate", "tailnet.proto" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_described_as_the_classes_that_are_made_of_it_describe_it(string method, string file)
    {
        var generated = new[] { AgentReflection.Descriptor, TailnetReflection.Descriptor }.Single(one => one.Name == file);

        var described = Schema.MethodOf(method).File.ToProto();
        ClearJsonNames(described.MessageType);
        Assert.Equal(generated.ToProto().ToByteArray(), described.ToByteArray());
    }

    [Fact]
    public void A_method_is_found_by_its_path()
    {
        var method = Schema.MethodOf("/coder.agent.v2.Agent/UpdateStats");

        Assert.Equal((UpdateStatsRequest.Descriptor.FullName, UpdateStatsResponse.Descriptor.FullName), (method.InputType.FullName, method.OutputType.FullName));
    }

    // The compiler writes them into descriptors, but not into the classes.
    private static void ClearJsonNames(IEnumerable<DescriptorProto> messages)
    {
        foreach (var message in messages)
        {
            message.Field.ToList().ForEach(field => field.ClearJsonName());
            ClearJsonNames(message.NestedType);
        }
    }
}
