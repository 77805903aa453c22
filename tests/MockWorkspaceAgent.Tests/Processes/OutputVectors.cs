using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mocks.MockWorkspaceAgent.Tests.Processes;

/// <summary>The vectors of the output buffer, from <c>tests/golden/workspace-agent/headtail-vectors.json</c>.</summary>
public static class OutputVectors
{
    private static readonly IReadOnlyDictionary<string, JsonElement> All = JsonElement.Parse(
            File.ReadAllText(Path.Combine(Repository.Root, "tests", "golden", "workspace-agent", "headtail-vectors.json")))
        .GetProperty("vectors").EnumerateArray().ToDictionary(vector => vector.GetProperty("name").GetString()!);

    public static TheoryData<string> Names => [.. All.Keys];

    internal static JsonElement Of(string name) => All[name];

    internal static IReadOnlyList<byte[]> Writes(string name) => [.. Of(name).GetProperty("writes").EnumerateArray().Select(Bytes)];

    internal static byte[] Bytes(JsonElement chunk) =>
        chunk.TryGetProperty("text", out var text) ? Encoding.UTF8.GetBytes(text.GetString()!)
        : chunk.TryGetProperty("hex", out var hex) ? Convert.FromHexString(hex.GetString()!)
        : chunk.TryGetProperty("repeat", out var repeat) ? Repeated(Encoding.UTF8.GetBytes(repeat.GetString()!), chunk)
        : chunk.TryGetProperty("repeat_concat", out var parts) ? Repeated([.. parts.EnumerateArray().SelectMany(Bytes)], chunk)
        : Numbered(chunk.GetProperty("numbered"));

    private static byte[] Repeated(byte[] unit, JsonElement chunk)
    {
        var count = chunk.GetProperty("count").GetInt32();
        var bytes = new byte[unit.Length * count];
        for (var index = 0; index < count; index++)
        {
            unit.CopyTo(bytes, index * unit.Length);
        }

        return bytes;
    }

    private static byte[] Numbered(JsonElement numbered)
    {
        var (first, last) = (numbered.GetProperty("from").GetInt32(), numbered.GetProperty("to").GetInt32());
        var template = numbered.GetProperty("template").GetString()!;
        return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(first, last - first + 1)
            .Select(number => template.Replace("{i}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))));
    }
}
