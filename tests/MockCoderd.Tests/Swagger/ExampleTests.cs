using System.Text.Json;

namespace Mocks.MockCoderd.Tests.Swagger;

/// <summary>Every example on the Swagger pages runs as it stands, in the default world and with the keys that the page has filled in.</summary>
public sealed class ExampleTests
{
    private const string NoNetwork = "Not reproduced: the mock has no network to an agent, and says so.";
    private const string WebSocket = "It is a WebSocket, which the Swagger page cannot open.";

    /// <summary>What a person does before, where the operation's description says so.</summary>
    private static readonly Dictionary<string, Func<TestCoderd, Task>> Before = new()
    {
        ["resume-task"] = Stopped,
        ["update-ai-task-input"] = Stopped,
        ["getRequest"] = coderd => coderd.GetAsync("/healthz"),
        ["getRequestAsCurl"] = coderd => coderd.GetAsync("/healthz"),
        ["getRequestAsPact"] = coderd => coderd.GetAsync("/healthz"),
        ["waitForRequests"] = coderd => coderd.GetAsync("/healthz"),
        ["getSnapshot"] = coderd => coderd.PostAsync("""{"messages":[]}"""),
        ["removeFault"] = coderd => coderd.AdminAsync("POST", "faults", """{"request":"GET /","status":503}"""),
        ["removeBridgeFault"] = coderd => coderd.AdminAsync("POST", "bridge/faults", """{"kind":"provider-error","status":429}"""),
    };

    /// <summary>Operations that answer with an error, and why.</summary>
    private static readonly Dictionary<string, (int Status, string Why)> Errors = new()
    {
        ["get-connection-info-for-workspace-agent-generic"] = (501, NoNetwork),
        ["get-connection-info-for-workspace-agent"] = (501, NoNetwork),
        ["watch-for-workspace-agent-metadata-updates-via-websockets"] = (426, WebSocket),
        ["watch-workspace-agent-for-container-updates"] = (501, NoNetwork),
        ["delete-devcontainer-for-workspace-agent"] = (501, NoNetwork),
        ["recreate-devcontainer-for-workspace-agent"] = (501, NoNetwork),
        ["coordinate-workspace-agent"] = (426, WebSocket),
        ["open-pty-to-workspace-agent"] = (501, NoNetwork),
        ["workspace-agent-rpc-api"] = (426, WebSocket),
    };

    /// <summary>Requests that coderd holds until something happens: until a prebuilt workspace is claimed.</summary>
    private static readonly string[] Held = ["get-workspace-agent-reinitialization"];

    [Theory]
    [InlineData("service")]
    [InlineData("control")]
    public async Task Every_example_runs_as_it_stands(string name)
    {
        using var app = new Tasks.TaskAppDouble();
        using var browser = new HttpClient { Timeout = RunningProgram.Patience };
        List<string> failed = [];

        foreach (var example in await ExamplesAsync(name))
        {
            await using var coderd = await TestCoderd.StrictAsync(app: app.Url);
            await (Before.TryGetValue(example.Id, out var prepare) ? prepare(coderd) : Task.CompletedTask);
            if (example.Problem is null && Held.Contains(example.Id))
            {
                await HoldsAsync(browser, example, coderd);
                continue;
            }

            var status = example.Problem is null ? await StatusOfAsync(browser, example, coderd.Address) : 0;
            if (Errors.TryGetValue(example.Id, out var known) ? known.Status != status : status is 0 or >= 400)
            {
                failed.Add($"{example.Id} ({example.Method} {example.Target}): {example.Problem ?? $"{status}"}");
            }
        }

        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    [Fact]
    public async Task The_tags_of_the_service_come_in_the_order_of_a_task_s_life()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var service = JsonElement.Parse((await coderd.GetAsync("/swagger/service/swagger.json")).Body);
        var control = JsonElement.Parse((await coderd.GetAsync("/swagger/control/swagger.json")).Body);

        Assert.Equal(["Users", "Tasks", "Workspaces", "InitScript", "Agents", "AI Bridge", "General"], Names(service));
        Assert.Equal(["world", "snapshots", "bridge", "preset", "faults", "requests", "verdicts", "mock", "probes"], Names(control));

        static IEnumerable<string?> Names(JsonElement document) => document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Enums_have_the_names_that_are_on_the_wire()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var schemas = JsonElement.Parse((await coderd.GetAsync("/swagger/control/swagger.json")).Body).GetProperty("components").GetProperty("schemas");

        Assert.DoesNotContain(schemas.EnumerateObject(), schema => schema.Value.TryGetProperty("enum", out var values) && values[0].ValueKind == JsonValueKind.Number);
        Assert.Equal("provider-error", schemas.GetProperty("BridgeFaultKind").GetProperty("enum")[0].GetString());
    }

    [Fact]
    public async Task Members_are_named_as_they_are_on_the_wire()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var schemas = JsonElement.Parse((await coderd.GetAsync("/swagger/service/swagger.json")).Body).GetProperty("components").GetProperty("schemas");

        Assert.Equal(["log_source_id", "logs"], schemas.GetProperty("PatchLogsRequest").GetProperty("properties").EnumerateObject().Select(member => member.Name));
    }

    private static Task Stopped(TestCoderd coderd)
    {
        coderd.Stop();
        return Task.CompletedTask;
    }

    // A stream has no end: its head says how it was answered.
    private static async Task<int> StatusOfAsync(HttpClient browser, SwaggerExample example, Uri mock)
    {
        using var request = example.Request(mock);
        using var answer = await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static async Task HoldsAsync(HttpClient browser, SwaggerExample example, TestCoderd coderd)
    {
        using var leave = new CancellationTokenSource();
        using var request = example.Request(coderd.Address);
        var answer = browser.SendAsync(request, leave.Token);
        await coderd.AdminAsync("POST", "requests/wait", """{"count":1}""");
        Assert.False(answer.IsCompleted);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    private static async Task<IReadOnlyList<SwaggerExample>> ExamplesAsync(string name)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var document = JsonElement.Parse((await coderd.GetAsync($"/swagger/{name}/swagger.json")).Body);
        return [.. SwaggerExample.Of(document, await KeysAsync(coderd))];
    }

    /// <summary>The keys as the page fills them in.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> KeysAsync(TestCoderd coderd)
    {
        var script = (await coderd.GetAsync("/swagger/keys.js")).Body;
        var keys = JsonElement.Parse(script[script.IndexOf('{', StringComparison.Ordinal)..(script.LastIndexOf('}') + 1)]);
        return keys.EnumerateObject().ToDictionary(key => key.Name, key => key.Value.GetProperty("value").GetString()!);
    }
}
