using System.Text.Json.Nodes;

namespace Mocks.MockAgentApi.Tests.OpenApi;

/// <summary>AgentAPI's OpenAPI documents.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task The_3_0_document_is_upstreams_save_for_descriptions_and_the_order_of_lists()
    {
        await using var agent = await Agent.StartAsync();
        var upstream = JsonNode.Parse(await File.ReadAllTextAsync(Repository.Golden("agentapi-openapi.json"), TestContext.Current.CancellationToken))!;

        var document = JsonNode.Parse(await agent.BodyAsync("GET /openapi-3.0.json"))!;

        Assert.Equal(Structure(upstream), Structure(document));
    }

    [Fact]
    public async Task The_3_1_document_differs_in_its_version_its_examples_and_its_nullable_list_only()
    {
        await using var agent = await Agent.StartAsync();
        var older = await agent.BodyAsync("GET /openapi-3.0.json");

        var newer = await agent.BodyAsync("GET /openapi.json");

        Assert.Contains("\"openapi\":\"3.1.0\"", newer, StringComparison.Ordinal);
        var lowered = newer.Replace("\"openapi\":\"3.1.0\"", "\"openapi\":\"3.0.3\"", StringComparison.Ordinal)
            .Replace("\"type\":[\"array\",\"null\"]", "\"nullable\":true,\"type\":\"array\"", StringComparison.Ordinal);
        lowered = System.Text.RegularExpressions.Regex.Replace(lowered, "\"examples\":\\[([^\\]]*)\\]", "\"example\":$1");
        Assert.Equal(Structure(JsonNode.Parse(older)!), Structure(JsonNode.Parse(lowered)!));
        Assert.DoesNotContain("\"nullable\"", newer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"examples\"", older, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_stand_in_the_order_of_their_declaration_as_the_live_document_has_them()
    {
        await using var agent = await Agent.StartAsync();

        var document = await agent.BodyAsync("GET /openapi.json");

        Assert.Contains("\"required\":[\"status\",\"agent_type\",\"transport\"]", document, StringComparison.Ordinal);
        Assert.Contains("\"required\":[\"id\",\"content\",\"role\",\"time\"]", document, StringComparison.Ordinal);
        Assert.Contains("\"enum\":[\"stable\",\"running\"]", document, StringComparison.Ordinal);
        Assert.Contains("\"enum\":[\"pty\",\"acp\"]", document, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/openapi.json", "application/vnd.oai.openapi+json")]
    [InlineData("/openapi-3.0.json", "application/vnd.oai.openapi+json")]
    [InlineData("/openapi.yaml", "application/vnd.oai.openapi+yaml")]
    [InlineData("/openapi-3.0.yaml", "application/vnd.oai.openapi+yaml")]
    [InlineData("/docs", "text/html")]
    public async Task A_document_comes_with_its_type_alone(string path, string type)
    {
        await using var agent = await Agent.StartAsync();

        var answer = RawClient.WithoutDate(await agent.AskAsync($"GET {path}"));
        var wrong = RawClient.WithoutDate(await agent.AskAsync($"HEAD {path}"));

        Assert.Equal(["Connection: close", $"Content-Type: {type}", "Date: {date}", "HTTP/1.1 200 OK", "Vary: Origin"],
            HeadOf(answer).Where(line => line != "Transfer-Encoding: chunked" && !line.StartsWith("Content-Length:", StringComparison.Ordinal)));
        Assert.Equal(["Allow: GET", "Connection: close", "Date: {date}", "HTTP/1.1 405 Method Not Allowed", "Vary: Origin"], HeadOf(wrong).Where(line => line != "Content-Length: 0"));
    }

    [Fact]
    public async Task The_documents_are_compact_sorted_escaped_and_end_without_a_newline()
    {
        await using var agent = await Agent.StartAsync();

        var document = await agent.BodyAsync("GET /openapi.json");

        Assert.StartsWith("{\"components\":{\"schemas\":{\"AgentStatus\":{\"enum\":[\"stable\",\"running\"],\"examples\":[\"stable\"],\"title\":\"AgentStatus\",\"type\":\"string\"}", document, StringComparison.Ordinal);
        Assert.EndsWith("\"summary\":\"Post upload\"}}}}", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_yaml_is_the_json_in_block_style()
    {
        await using var agent = await Agent.StartAsync();

        var yaml = await agent.BodyAsync("GET /openapi.yaml");

        Assert.StartsWith("""
            components:
              schemas:
                AgentStatus:
                  enum:
                    - stable
                    - running
                  examples:
                    - stable
                  title: AgentStatus
                  type: string

            """, yaml, StringComparison.Ordinal);
        Assert.Contains("""

            info:
              description: |-
                A coding agent in a terminal, over HTTP.

                https://github.com/coder/agentapi
              title: AgentAPI
              version: 0.12.1
            openapi: 3.1.0
            paths:
              /events:
                get:

            """, yaml, StringComparison.Ordinal);
        Assert.Contains("                          $ref: \"#/components/schemas/ErrorBody\"\n", yaml, StringComparison.Ordinal);
        Assert.Contains("        \"200\":\n", yaml, StringComparison.Ordinal);
        Assert.Contains("\n                    - properties:\n                        data:\n", yaml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/openapi")]
    [InlineData("/openapi-3.0")]
    public async Task The_yaml_says_what_the_json_says(string path)
    {
        await using var agent = await Agent.StartAsync();
        var json = JsonNode.Parse(await agent.BodyAsync($"GET {path}.json"))!;

        var yaml = await agent.BodyAsync($"GET {path}.yaml");

        var lines = yaml.ReplaceLineEndings("\n").Replace(": |-", ":", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(LinesOf(json), lines.Select(line => System.Text.RegularExpressions.Regex.Replace(line.Trim().Replace("\"", "", StringComparison.Ordinal), "^- ", "")));
    }

    [Theory]
    [InlineData("/schemas/ErrorDetail.json")]
    [InlineData("/schemas/ErrorDetail")]
    public async Task A_schema_is_found_with_and_without_its_ending(string path)
    {
        await using var agent = await Agent.StartAsync();

        var answer = RawClient.WithoutDate(await agent.AskAsync($"GET {path}"));

        Assert.EndsWith("\r\n\r\n" + """{"additionalProperties":false,"properties":{"location":{"description":"Where the trouble is, e.g. body.type.","type":"string"},"message":{"description":"What the trouble is.","type":"string"},"value":{"description":"What was found there."}},"type":"object"}""",
            answer, StringComparison.Ordinal);
        Assert.Equal(["Connection: close", "Content-Length: 257", "Content-Type: application/json", "Date: {date}", "HTTP/1.1 200 OK", "Vary: Origin"], HeadOf(answer));
    }

    [Fact]
    public async Task A_schema_refers_to_others_as_paths()
    {
        await using var agent = await Agent.StartAsync();

        var schema = await agent.BodyAsync("GET /schemas/MessagesResponseBody.json");

        Assert.Contains("\"items\":{\"$ref\":\"/schemas/Message.json\"}", schema, StringComparison.Ordinal);
        Assert.DoesNotContain("#/components", schema, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /schemas/Nope.json", "200", "null")]
    [InlineData("GET /schemas/errormodel.json", "200", "null")]
    [InlineData("GET /schemas/Err%6frModel.json", "200", "null")]
    [InlineData("GET /schemas", "404", "404 page not found\n")]
    [InlineData("GET /schemas/", "404", "404 page not found\n")]
    [InlineData("GET /schemas/a/b", "404", "404 page not found\n")]
    [InlineData("POST /schemas/ErrorModel.json", "405", "")]
    [InlineData("GET /docs/", "404", "404 page not found\n")]
    public async Task Unknown_schemas_are_null_and_unknown_paths_are_not(string line, string status, string body)
    {
        await using var agent = await Agent.StartAsync();

        var answer = await agent.AskAsync(line);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.EndsWith($"\r\n\r\n{body}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_names_the_document_and_loads_nothing_from_elsewhere()
    {
        await using var agent = await Agent.StartAsync();

        var page = await agent.BodyAsync("GET /docs");

        Assert.Contains("<title>AgentAPI Reference</title>", page, StringComparison.Ordinal);
        Assert.Contains("<elements-api apiDescriptionUrl=\"/openapi.yaml\" router=\"hash\" layout=\"sidebar\" tryItCredentialsPolicy=\"same-origin\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    // A document in block style, without indentation, dashes and quotes.
    private static IEnumerable<string> LinesOf(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Value is JsonValue value && !value.ToString().Contains('\n', StringComparison.Ordinal)
            ? [$"{member.Key}: {(value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.ToString() : value.ToJsonString())}"]
            : LinesOf(member.Value!).Prepend($"{member.Key}:")),
        JsonArray items => items.SelectMany(item => LinesOf(item!)),
        _ => node.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries),
    };

    private static string[] HeadOf(string answer) =>
        [.. answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n").Order(StringComparer.Ordinal)];

    // Without descriptions, keys and plain lists sorted, the alternatives of /events by their title.
    private static string Structure(JsonNode node) => node switch
    {
        JsonObject members => $"{{{string.Join(",", members.Where(member => member.Key != "description")
            .OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"\n{member.Key}:{(member.Value is null ? "null" : Structure(member.Value))}"))}}}",
        JsonArray items => $"[{string.Join(",", items.Select(item => Structure(item!)).Order(StringComparer.Ordinal))}]",
        _ => node.ToJsonString(),
    };
}
