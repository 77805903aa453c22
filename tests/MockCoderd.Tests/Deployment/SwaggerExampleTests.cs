using System.Text;
using System.Text.Json;

namespace Mocks.MockCoderd.Tests.Deployment;

/// <summary>Every example on the Swagger page can be sent unchanged.</summary>
public sealed class SwaggerExampleTests
{
    [Fact]
    public async Task Every_task_route_has_an_example_that_can_be_executed()
    {
        using var app = new Tasks.TaskAppDouble();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);
        var document = JsonElement.Parse((await coderd.GetAsync("/swagger/service/swagger.json")).Body);
        var seen = new SortedDictionary<string, int>(StringComparer.Ordinal);

        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(operation => operation.Value.GetProperty("tags")[0].GetString() == "Tasks"))
            {
                await coderd.AdminAsync("POST", "reset");
                var id = operation.Value.GetProperty("operationId").GetString()!;
                if (id is "resume-task" or "update-ai-task-input")
                {
                    coderd.Stop();
                }

                seen[id] = (await SendAsync(coderd, operation.Name, path.Name, operation.Value)).Status;
            }
        }

        Assert.Equal("coderd 2.34", document.GetProperty("info").GetProperty("title").GetString());
        Assert.Equal(
            ["create-a-new-ai-task 201", "delete-ai-task 202", "get-ai-task-by-id-or-name 200", "get-ai-task-logs 200", "list-ai-tasks 200", "pause-task 202",
                "resume-task 202", "send-input-to-ai-task 204", "update-ai-task-input 204", "upload-task-log-snapshot 204"],
            seen.Select(operation => $"{operation.Key} {operation.Value}"));
    }

    private static Task<Reply> SendAsync(TestCoderd coderd, string method, string path, JsonElement operation)
    {
        var (query, headers) = (new StringBuilder(), new List<string>());
        foreach (var parameter in operation.GetProperty("parameters").EnumerateArray())
        {
            var (name, value) = (parameter.GetProperty("name").GetString()!, parameter.GetProperty("example").GetString());
            switch (parameter.GetProperty("in").GetString())
            {
                case "path":
                    path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
                    break;
                case "query":
                    query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(value);
                    break;
                default:
                    headers.Add($"{name}: {value}");
                    break;
            }
        }

        var body = operation.TryGetProperty("requestBody", out var request)
            ? request.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText()
            : null;
        return coderd.SendAsync(method.ToUpperInvariant(), path + query, null, body is null ? null : Encoding.UTF8.GetBytes(body), [.. headers]);
    }
}
