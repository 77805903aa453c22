using System.Text.Json;

namespace Mocks.Parity.Tests;

/// <summary>Answers of the real AgentAPI; <c>tests/golden/agentapi/README.md</c> explains the format.</summary>
internal static class Recordings
{
    /// <summary>75 requests to one idle server of the baseline, by case name.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Exchanges { get; } = ByCase(Read("exchanges.json"));

    /// <summary>Lives of a server. Those of an older release are named <c>v0.11.8/start-idle</c>.</summary>
    public static IReadOnlyDictionary<string, Scenario> Scenarios { get; } = Read("scenarios.json").EnumerateObject()
        .Where(scenario => scenario.Value.ValueKind == JsonValueKind.Object && scenario.Value.TryGetProperty("log", out _))
        .Select(scenario => Scenario.Parse(scenario.Name, null, scenario.Value))
        .Concat(Read("versions.json").EnumerateObject().SelectMany(version => version.Value.GetProperty("scenarios").EnumerateObject()
            .Select(scenario => Scenario.Parse($"{version.Name}/{scenario.Name}", version.Name[1..], scenario.Value))))
        .ToDictionary(scenario => scenario.Name);

    /// <summary>Exchanges with older releases, by <c>v0.11.8/status</c>.</summary>
    public static IReadOnlyDictionary<string, JsonElement> OldExchanges { get; } = Read("versions.json").EnumerateObject()
        .SelectMany(version => ByCase(version.Value.GetProperty("exchanges")).Select(one => KeyValuePair.Create($"{version.Name}/{one.Key}", one.Value)))
        .ToDictionary();

    /// <summary>Command lines that exit by themselves: <c>args</c>, <c>code</c>, <c>stdout</c>, <c>stderr</c>.</summary>
    public static IReadOnlyList<JsonElement> CommandLines { get; } = [.. Read("scenarios.json").GetProperty("cli").EnumerateArray()];

    /// <summary>The output of a server whose port is in use.</summary>
    public static JsonElement BusyPort { get; } = Read("scenarios.json").GetProperty("busy-port");

    private static Dictionary<string, JsonElement> ByCase(JsonElement exchanges) =>
        exchanges.EnumerateArray().ToDictionary(one => one.GetProperty("case").GetProperty("name").GetString()!);

    private static JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(Repository.Golden("agentapi", file))).RootElement;
}
