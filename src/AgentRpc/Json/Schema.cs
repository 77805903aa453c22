using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Mocks.AgentRpc.Json;

/// <summary>The methods and their messages as the .proto files describe them.</summary>
/// <remarks>The descriptors of the generated classes are the same, but keep every property of every class in a native program.</remarks>
public static class Schema
{
    // Descriptors take time and memory, and are needed only when a message is shown.
    private static readonly Lazy<Dictionary<string, MethodDescriptor>> Methods = new(Read);

    /// <param name="path">As dRPC names the method, e.g. <c>/coder.agent.v2.Agent/GetManifest</c>.</param>
    /// <exception cref="KeyNotFoundException">The files have no such method.</exception>
    public static MethodDescriptor MethodOf(string path) => Methods.Value[path];

    private static Dictionary<string, MethodDescriptor> Read()
    {
        using var described = typeof(Schema).Assembly.GetManifestResourceStream("messages.pb")!;
        var files = FileDescriptorSet.Parser.ParseFrom(described).File.Select(file => file.ToByteString());
        return FileDescriptor.BuildFromByteStrings(files).SelectMany(file => file.Services).SelectMany(service => service.Methods)
            .ToDictionary(method => $"/{method.Service.FullName}/{method.Name}");
    }
}
