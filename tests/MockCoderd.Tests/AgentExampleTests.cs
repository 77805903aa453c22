using System.Text;
using System.Text.Json;

namespace Mocks.MockCoderd.Tests;

/// <summary>The examples for the agent's routes on the Swagger page can be sent unchanged.</summary>
public sealed class AgentExampleTests
{
    [Fact]
    public async Task Every_example_of_an_agents_route_does_what_it_shows()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var document = JsonElement.Parse((await coderd.GetAsync("/swagger/service/swagger.json")).Body);
        var sent = new List<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(operation => operation.Value.GetProperty("tags")[0].GetString() == "Agents"))
            {
                var id = operation.Value.GetProperty("operationId").GetString()!;
                if (id == "get-workspace-agent-reinitialization")
                {
                    continue; // It has no parameters, and sends nothing for 15 s.
                }

                var reply = await coderd.SendAsync(operation.Name.ToUpperInvariant(), TargetOf(path.Name, operation.Value), TokenIn(operation.Value), BodyOf(operation.Value));

                Assert.True(reply.Status is 200 or 201 or 426 or 501, $"{id}: {reply.Text}");
                sent.Add(id);
            }
        }

        Assert.Contains("patch-workspace-agent-logs", sent);
        Assert.Contains("authenticate-agent-on-google-cloud-instance", sent);
        Assert.True(sent.Count >= 23, string.Join(' ', sent));
    }

    [Fact]
    public async Task Members_are_named_as_they_are_on_the_wire()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var schemas = JsonElement.Parse((await coderd.GetAsync("/swagger/service/swagger.json")).Body).GetProperty("components").GetProperty("schemas");

        Assert.Equal(["log_source_id", "logs"], schemas.GetProperty("PatchLogsRequest").GetProperty("properties").EnumerateObject().Select(member => member.Name));
    }

    private static IEnumerable<JsonElement> ParametersOf(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [];

    private static string? TokenIn(JsonElement operation) => ParametersOf(operation)
        .Where(parameter => parameter.GetProperty("in").GetString() == "header").Select(parameter => parameter.GetProperty("example").GetString()).SingleOrDefault();

    private static string TargetOf(string path, JsonElement operation)
    {
        var query = new List<string>();
        foreach (var parameter in ParametersOf(operation).Where(parameter => parameter.GetProperty("in").GetString() != "header"))
        {
            var name = parameter.GetProperty("name").GetString()!;
            var value = parameter.TryGetProperty("example", out var example) ? example.GetString()! : null;
            if (parameter.GetProperty("in").GetString() == "path")
            {
                path = path.Replace($"{{{name}}}", value ?? throw new InvalidOperationException($"{path} has no example for {name}."), StringComparison.Ordinal);
            }
            else if (value is not null)
            {
                query.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    private static byte[]? BodyOf(JsonElement operation) => operation.TryGetProperty("requestBody", out var body)
        ? Encoding.UTF8.GetBytes(body.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText())
        : null;
}
