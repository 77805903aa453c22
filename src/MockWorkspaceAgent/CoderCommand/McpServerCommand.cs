using System.Text.Json;

namespace Mocks.MockWorkspaceAgent.CoderCommand;

/// <summary><c>coder exp mcp server</c>: a Model Context Protocol server on standard input and output with one tool, which reports what an app is doing.</summary>
/// <remarks>Source: coder/coder, <c>cli/exp_mcp.go</c>, <c>codersdk/toolsdk</c>. Not reproduced: every other tool, and the watch on AgentAPI.</remarks>
internal static class McpServerCommand
{
    private const string Tool = "coder_report_task";

    public static async Task<int> RunAsync()
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (await AnswerAsync(line) is { } answer)
            {
                await Console.Out.WriteLineAsync(answer);
                await Console.Out.FlushAsync();
            }
        }

        return 0;
    }

    private static async Task<string?> AnswerAsync(string line)
    {
        JsonElement call;
        try
        {
            call = JsonElement.Parse(line);
        }
        catch (JsonException)
        {
            return """{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}""";
        }

        if (call.ValueKind != JsonValueKind.Object || !call.TryGetProperty("id", out var id))
        {
            return null; // A notification.
        }

        var result = call.TryGetProperty("method", out var method) ? method.GetString() switch
        {
            "initialize" => """{"protocolVersion":"2025-03-26","capabilities":{"tools":{}},"serverInfo":{"name":"Coder Agent","version":"v0.0.0-mock"}}""",
            "ping" => "{}",
            "tools/list" => $$$"""{"tools":[{"name":"{{{Tool}}}","description":"Report progress on your work.","inputSchema":{"type":"object","properties":{"summary":{"type":"string"},"link":{"type":"string"},"state":{"type":"string","enum":["working","idle","complete","failure"]}},"required":["summary","link","state"]}}]}""",
            "tools/call" => await CallAsync(call),
            _ => null,
        } : null;
        return result is null
            ? $$$"""{"jsonrpc":"2.0","id":{{{id.GetRawText()}}},"error":{"code":-32601,"message":"Method not found"}}"""
            : $$$"""{"jsonrpc":"2.0","id":{{{id.GetRawText()}}},"result":{{{result}}}}""";
    }

    private static async Task<string> CallAsync(JsonElement call)
    {
        try
        {
            var given = call.GetProperty("params");
            if (ExternalAuthCommand.Text(given, "name") != Tool)
            {
                throw new CoderException($"the mock has only the tool {Tool}");
            }

            var arguments = given.TryGetProperty("arguments", out var all) ? all : default;
            await AgentRest.PatchAsync("app-status", StatusOf(arguments), "update app status");
            return """{"content":[{"type":"text","text":"Thanks for reporting!"}]}""";
        }
        catch (CoderException failed)
        {
            return $$$"""{"content":[{"type":"text","text":"{{{JsonEncodedText.Encode(failed.Message)}}}"}],"isError":true}""";
        }
    }

    private static byte[] StatusOf(JsonElement arguments)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("app_slug", Environment.GetEnvironmentVariable("CODER_MCP_APP_STATUS_SLUG"));
            json.WriteString("message", ExternalAuthCommand.Text(arguments, "summary"));
            json.WriteString("uri", ExternalAuthCommand.Text(arguments, "link"));
            json.WriteString("state", ExternalAuthCommand.Text(arguments, "state"));
            json.WriteEndObject();
        }

        return body.ToArray();
    }
}
