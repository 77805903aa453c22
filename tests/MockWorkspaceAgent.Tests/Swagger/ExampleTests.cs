using System.Text.Json;

namespace Mocks.MockWorkspaceAgent.Tests.Swagger;

/// <summary>Every example on the Swagger pages runs as it stands.</summary>
public sealed class ExampleTests
{
    private const string Example = "/tmp/mock-workspace-agent-example.txt";

    // The example of upload-chat-file is stored there.
    private static readonly string Uploads = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".coder", "chats", "00000000-0000-4000-8000-000000000030");

    /// <summary>What a person does before.</summary>
    private static readonly Dictionary<string, Func<TestAgent, Task>> Before = new()
    {
        ["edit-files"] = agent => agent.PostAsync($"/api/v0/write-file?path={Example}", "hello"),
        ["getRequest"] = agent => agent.GetAsync("/"),
        ["getRequestAsCurl"] = agent => agent.GetAsync("/"),
        ["getRequestAsPact"] = agent => agent.GetAsync("/"),
        ["waitForRequests"] = agent => agent.GetAsync("/"),
        ["list-containers"] = EnableDevcontainersAsync,
        ["watch-containers"] = EnableDevcontainersAsync,
        ["recreate-devcontainer"] = EnableDevcontainersAsync,
        ["delete-devcontainer"] = EnableDevcontainersAsync,
        ["removeFault"] = agent => agent.AdminAsync("POST", "faults", """{"request":"GET /","status":503}"""),
    };

    /// <summary>Operations that answer with an error, because their ids are random, there is no coderd or no log, or a browser asks for no WebSocket.</summary>
    private static readonly Dictionary<string, int> Errors = new() { ["process-output"] = 404, ["signal-process"] = 404, ["debug-manifest"] = 500, ["debug-logs"] = 500, ["watch-containers"] = 426 };

    [Theory]
    [InlineData("service", "seed")]
    [InlineData("service", "merged")]
    [InlineData("control", "merged")]
    public async Task Every_example_runs_as_it_stands(string name, string profile)
    {
        using var browser = new HttpClient { Timeout = RunningProgram.Patience };
        List<string> failed = [];

        foreach (var example in await ExamplesAsync(name, profile))
        {
            await using var agent = await TestAgent.OfAsync(profile);
            await (Before.TryGetValue(example.Id, out var prepare) ? prepare(agent) : Task.CompletedTask);
            using var reply = example.Problem is null
                ? await browser.SendAsync(example.Request(agent.Address), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken) : null;
            var status = (int?)reply?.StatusCode ?? 0;
            if (Errors.TryGetValue(example.Id, out var known) ? known != status : status is 0 or >= 400)
            {
                failed.Add($"{example.Id} ({example.Method} {example.Target}): {example.Problem ?? $"{status}"}");
            }
        }

        File.Delete(Example);
        if (Directory.Exists(Uploads))
        {
            Directory.Delete(Uploads, recursive: true);
        }

        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    private static Task EnableDevcontainersAsync(TestAgent agent) => agent.AdminAsync("PUT", "preset", """{"name":"devcontainers"}""");

    private static async Task<IReadOnlyList<SwaggerExample>> ExamplesAsync(string name, string profile)
    {
        await using var agent = await TestAgent.OfAsync(profile);
        return [.. SwaggerExample.Of(JsonElement.Parse((await agent.GetAsync($"/swagger/{name}/swagger.json")).Body), new Dictionary<string, string>())];
    }
}
