using System.Text.Json;

namespace Mocks.Tests.Containers;

/// <summary>Runs docker-compose.yml, and the example of one's own service with the mocks.</summary>
public sealed class ComposeTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compose_carries_a_snapshot_from_one_mock_to_the_other()
    {
        await using var compose = await Compose.FindAsync(Repository.Root, "");
        var started = await compose.RunAsync("up", "-d", "--no-build");
        Assert.True(started.ExitCode == 0, started.Output + started.Errors);

        var (exitCode, said) = await compose.EndAsync("snapshotter");
        using var client = await compose.ClientAsync("coderd", "8080");
        var posted = await client.GetStringAsync("/__admin/snapshots/latest", Cancelled);
        var verdicts = await client.GetStringAsync("/__admin/verdicts", Cancelled);

        // A native mock cannot make its documents: they are built in.
        using var swagger = JsonDocument.Parse(await client.GetStringAsync("/swagger/service/swagger.json", Cancelled));
        using var control = JsonDocument.Parse(await client.GetStringAsync("/swagger/control/swagger.json", Cancelled));

        // The task demo is active: its logs come from its AgentAPI in another container.
        client.DefaultRequestHeaders.Add("Coder-Session-Token", "mocksessid-mocksessionsecret00001");
        var live = await client.GetStringAsync("/api/v2/tasks/me/demo/logs", Cancelled);

        Assert.True(swagger.RootElement.GetProperty("paths").TryGetProperty("/api/v2/buildinfo", out _));
        Assert.True(control.RootElement.GetProperty("paths").TryGetProperty("/__admin/snapshots/{task}", out _));
        Assert.StartsWith("{\"logs\":[{\"id\":0,\"content\":\"Message 1\",", live, StringComparison.Ordinal);
        Assert.True(exitCode == "0", said);
        Assert.Contains("Log snapshot posted successfully", said, StringComparison.Ordinal);
        using var snapshot = JsonDocument.Parse(posted);
        Assert.Equal(10, snapshot.RootElement.GetProperty("seenByPerson").GetProperty("messages").GetInt32());
        Assert.Contains("\"verdicts\": []", verdicts, StringComparison.Ordinal);

        // The workspace reports STARTING and READY; its stop is the end of its task.
        using var ready = await client.PostAsync("/__admin/requests/wait",
            new StringContent("""{"request":{"method":"RPC","urlPath":"/coder.agent.v2.Agent/UpdateLifecycle"},"count":2,"timeoutMs":60000}""", null, "application/json"), Cancelled);
        var stopped = await compose.RunAsync("stop", "workspace");
        var lived = await compose.RunAsync("logs", "--no-color", "workspace");
        var kept = await client.GetStringAsync("/__admin/snapshots/00000000-0000-4000-8000-000000000040", Cancelled);

        Assert.True(ready.IsSuccessStatusCode, await ready.Content.ReadAsStringAsync(Cancelled));
        Assert.True(stopped.ExitCode == 0, stopped.Errors);
        Assert.Contains("Log snapshot posted successfully", lived.Output, StringComparison.Ordinal);
        Assert.Contains("Echo agent ready", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_of_ones_own_works_with_the_mocks()
    {
        await using var compose = await Compose.FindAsync(Path.Combine(Repository.Root, "docs", "examples", "compose"), "-own");
        // Only the service's own image: those of the mocks are there.
        var built = await compose.RunAsync("build", "capture");
        Assert.True(built.ExitCode == 0, built.Output + built.Errors);
        var started = await compose.RunAsync("up", "-d", "--no-build");
        Assert.True(started.ExitCode == 0, started.Output + started.Errors);

        var (exitCode, said) = await compose.EndAsync("capture");
        using var client = await compose.ClientAsync("coderd", "8080");
        var posted = await client.GetStringAsync("/__admin/snapshots/latest", Cancelled);

        Assert.True(exitCode == "0", said);
        using var snapshot = JsonDocument.Parse(posted);
        Assert.Equal(15, snapshot.RootElement.GetProperty("seenByPerson").GetProperty("messages").GetInt32());
    }
}
