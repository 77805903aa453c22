using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Mocks.Mocking.Tests.Har;

/// <summary>The JSON schema of HAR 1.2.</summary>
internal static class HarSchema
{
    private static readonly Uri Base = new("https://har.example/");
    private static readonly Lazy<JsonSchema> Whole = new(Load);

    /// <returns>What is wrong with a file; empty when it is a HAR file.</returns>
    public static string[] Problems(string har)
    {
        using var file = JsonDocument.Parse(har);
        var results = Whole.Value.Evaluate(file.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return results.IsValid ? []
            : [.. (results.Details ?? []).Where(detail => detail.Errors is { Count: > 0 }).Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}")];
    }

    private static JsonSchema Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var schemas = new Dictionary<string, JsonSchema>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".json", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var json = JsonNode.Parse(stream)!.AsObject();
            // Relative ids need a base.
            json["$id"] = new Uri(Base, name).ToString();
            schemas[name] = JsonSchema.FromText(json.ToJsonString());
            SchemaRegistry.Global.Register(schemas[name]);
        }

        return schemas["har.json"];
    }
}
