using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mocks.MockAgentApi.Versions;

namespace Mocks.MockAgentApi.OpenApi;

/// <summary>AgentAPI's own description, one file per form: four that it serves, and <c>printed.json</c> for <c>--print-openapi</c>.</summary>
/// <param name="version">The release that the mock imitates, e.g. <c>0.12.1</c>; the files name the baseline.</param>
/// <remarks>Source: coder/agentapi, <c>openapi.json</c>, as huma 2.32.0 serves it: compact, keys sorted, HTML escaped, no newline at the end;
/// printed by <c>NormalizeSchema</c> of <c>lib/httpapi/server.go</c>. The structure is upstream's, the descriptions are ours.</remarks>
internal sealed partial class OpenApiDocument(string version)
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new();

    /// <param name="file">The last part of the path, e.g. <c>openapi-3.0.yaml</c>.</param>
    public byte[] Read(string file) => _files.GetOrAdd(file, Load);

    /// <summary>One schema, its references as paths on this server; <c>null</c> for an unknown name.</summary>
    public byte[] Schema(string name)
    {
        using var document = JsonDocument.Parse(Read("openapi.json"));
        return document.RootElement.GetProperty("components").GetProperty("schemas").TryGetProperty(name, out var schema)
            ? Encoding.UTF8.GetBytes(Reference().Replace(schema.GetRawText(), "/schemas/$1.json"))
            : "null"u8.ToArray();
    }

    private byte[] Load(string file)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"OpenApi/{file}")!);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd().Replace(AgentApiVersion.Baseline.Reported, version, StringComparison.Ordinal));
    }

    [GeneratedRegex("#/components/schemas/([A-Za-z]+)")]
    private static partial Regex Reference();
}
