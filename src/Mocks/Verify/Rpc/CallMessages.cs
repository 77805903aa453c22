using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Json;
using Mocks.AgentRpc.Tailnet;

namespace Mocks.Verify.Rpc;

/// <summary>The messages of a call: JSON in the contract, protobuf on the wire.</summary>
/// <param name="Path">As dRPC names the method.</param>
internal sealed record CallMessages(string Path, byte[] Request, MessageJson? Answers)
{
    private static readonly MethodDescriptor[] Methods =
        [.. new[] { AgentReflection.Descriptor, TailnetReflection.Descriptor }.SelectMany(file => file.Services).SelectMany(service => service.Methods)];

    /// <summary>A method that there is not has no messages: its request is empty.</summary>
    /// <exception cref="JsonException">The request is not the method's.</exception>
    public static CallMessages Of(ExpectedCall expected, string session)
    {
        var (service, name) = expected.Call.Split('/') is [var first, var second] ? (first, second) : ("", expected.Call);
        var method = Methods.FirstOrDefault(known => known.Service.Name == service && known.Name == name);
        var path = $"/coder.{service.ToLowerInvariant()}.v2.{service}/{name}";
        try
        {
            return new(path, method is null ? [] : JsonParser.Default.Parse(expected.Request.ToJsonString(), method.InputType).ToByteArray(),
                method is null ? null : new MessageJson(method.OutputType, _ => false));
        }
        catch (Exception bad) when (bad is InvalidProtocolBufferException or InvalidOperationException)
        {
            throw new JsonException($"{session}: the request of {expected.Call} is not its message: {bad.Message}");
        }
    }

    /// <returns>Null when the bytes are not the method's answer.</returns>
    public JsonNode? Read(byte[] answer) => Answers?.Read(answer, redact: null) is { } text ? JsonNode.Parse(text) : null;
}
