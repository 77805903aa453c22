using System.Text.Json;

namespace Mocks.MockWorkspaceAgent.Tests.Swagger;

/// <summary>Every example on the Swagger pages runs as it stands.</summary>
public sealed class ExampleTests
{
    private const string Example = "/tmp/mock-workspace-agent-example.txt";

    /// <summary>What a person does before.</summary>
    private static readonly Dictionary<string, Func<TestAgent, Task>> Before = new()
    {
        ["edit-files"] = agent => agent.PostAsync($"/api/v0/write-file?path={Example}", "hello"),
        ["getRequest"] = agent => agent.GetAsync("/"),
        ["getRequestAsCurl"] = agent => agent.GetAsync("/"),
        ["getRequestAsPact"] = agent => agent.GetAsync("/"),
        ["waitForRequests"] = agent => agent.GetAsync("/"),
        ["removeFault"] = agent => agent.AdminAsync("POST", "faults", """{"request":"GET /","status":503}"""),
    };

    /// <summary>Operations that answer with an error, because their ids are random, or there is no coderd.</summary>
    private static readonly Dictionary<string, int> Errors = new() { ["process-output"] = 404, ["signal-process"] = 404, ["debug-manifest"] = 500 };

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
        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    private static async Task<IReadOnlyList<SwaggerExample>> ExamplesAsync(string name, string profile)
    {
        await using var agent = await TestAgent.OfAsync(profile);
        return [.. SwaggerExample.Of(JsonElement.Parse((await agent.GetAsync($"/swagger/{name}/swagger.json")).Body), new Dictionary<string, string>())];
    }
}
