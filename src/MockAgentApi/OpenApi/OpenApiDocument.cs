using System.Buffers;
using System.Reflection;
using Mocks.Go.Encoding.Json;

namespace Mocks.MockAgentApi.OpenApi;

/// <summary>AgentAPI's own description of itself, in the forms in which it serves it.</summary>
/// <remarks>Source: coder/agentapi, <c>openapi.json</c>, with huma 2.32.0, <c>openapi.go</c>, <c>Downgrade</c>. The structure is
/// upstream's; the descriptions are ours. <c>document.json</c> is the 3.1 form, and all others are made from it.</remarks>
internal sealed class OpenApiDocument
{
    private const string Reference = "#/components/schemas/";

    private readonly GoNode _whole;
    private readonly Dictionary<string, byte[]> _schemas;

    /// <param name="version">The release that the mock answers as, e.g. <c>0.12.1</c>.</param>
    public OpenApiDocument(string version)
    {
        _whole = With(Load(), ["info", "version"], GoNode.OfString(version));
        var older = Downgrade(_whole);
        (Json, Yaml) = (Compact(_whole), OpenApi.Yaml.Write(_whole));
        (Json30, Yaml30) = (Compact(older), OpenApi.Yaml.Write(older));
        _schemas = Find(_whole, ["components", "schemas"]).Members
            .ToDictionary(schema => schema.Name, schema => Compact(Rewrite(schema.Value, ServedReference)));
    }

    /// <summary>OpenAPI 3.1.0: compact, keys sorted, HTML escaped, no newline.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The same as OpenAPI 3.0.3.</summary>
    public ReadOnlyMemory<byte> Json30 { get; }

    public ReadOnlyMemory<byte> Yaml { get; }

    public ReadOnlyMemory<byte> Yaml30 { get; }

    /// <summary>One schema, its references as paths on this server; <c>null</c> for one that nobody knows.</summary>
    public ReadOnlyMemory<byte> Schema(string name) => _schemas.TryGetValue(name, out var schema) ? schema : "null"u8.ToArray();

    private static GoNode Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("OpenApi/document.json")!;
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return GoJson.Unmarshal(json, out var error) ?? throw new InvalidDataException(error);
    }

    private static byte[] Compact(GoNode node)
    {
        var output = new ArrayBufferWriter<byte>();
        node.Write(output, GoEncoder.Html);
        return output.WrittenSpan.ToArray();
    }

    private static GoNode Find(GoNode node, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = node.Members.First(member => member.Name == name).Value;
        }

        return node;
    }

    private static GoNode With(GoNode node, string[] path, GoNode value) => path.Length == 0
        ? value
        : GoNode.OfMembers([.. node.Members.Select(member => member.Name == path[0] ? member with { Value = With(member.Value, path[1..], value) } : member)]);

    private static GoNode Rewrite(GoNode node, Func<GoMember, IEnumerable<GoMember>> member) => node.Kind switch
    {
        GoKind.Object => GoNode.OfMembers([.. node.Members.SelectMany(each => member(each with { Value = Rewrite(each.Value, member) }))]),
        GoKind.Array => GoNode.OfItems([.. node.Items.Select(item => Rewrite(item, member))]),
        _ => node,
    };

    /// <summary>3.1 has a list of examples and of types where 3.0 has one, and says null with a type of its own.</summary>
    private static GoNode Downgrade(GoNode node) => Rewrite(node, IEnumerable<GoMember> (member) => member switch
    {
        { Name: "openapi" } => [member with { Value = GoNode.OfString("3.0.3") }],
        { Name: "examples", Value.Items: [var only] } => [new("example", only)],
        { Name: "type", Value.Items: [var type, { Text: "null" }] } => [new("type", type), new("nullable", GoNode.OfBool(true))],
        _ => [member],
    });

    private static IEnumerable<GoMember> ServedReference(GoMember member) =>
        [member is { Name: "$ref", Value.Text: var target } ? member with { Value = GoNode.OfString($"/schemas/{target[Reference.Length..]}.json") } : member];
}
