using System.Text.Json;

namespace Mocks.Tests;

/// <summary>Runs docker-compose.yml with images that were built before the test, under the project name in <c>MOCKS_COMPOSE_PROJECT</c>.</summary>
/// <remarks>
/// <c>docker compose --project-name mocks-test build &amp;&amp; MOCKS_COMPOSE_PROJECT=mocks-test dotnet run test.cs</c>.
/// The test builds nothing: a build from empty caches takes as long as the machine needs, which is no property of the mocks.
/// Once the variable is set, a missing engine or image fails the test.
/// </remarks>
public sealed class ComposeTests
{
    private static readonly string? Project = Environment.GetEnvironmentVariable("MOCKS_COMPOSE_PROJECT") is { Length: > 0 } named ? named : null;

    [Fact]
    public async Task Compose_carries_a_snapshot_from_one_mock_to_the_other()
    {
        var compose = await FindComposeAsync();
        Assert.SkipWhen(compose is null && Project is null, "No Docker engine answers on this machine: start one, with docker compose.");
        Assert.SkipWhen(Project is null, "MOCKS_COMPOSE_PROJECT names no compose project whose images were built: docker compose --project-name mocks-test build");
        Assert.True(compose is not null, $"MOCKS_COMPOSE_PROJECT is {Project}, but no Docker engine with compose answers on this machine.");
        try
        {
            var started = await ComposeAsync("up", "-d", "--no-build");
            Assert.True(started.ExitCode == 0, started.Output + started.Errors);

            var containers = await ComposeAsync("ps", "-q", "snapshotter");
            var ended = await RunningProgram.RunAsync(Programs.Other("docker", "wait", containers.Output.Trim()));
            var said = await ComposeAsync("logs", "--no-color", "snapshotter");
            var address = await ComposeAsync("port", "coderd", "8080");
            using var client = new HttpClient();
            var posted = await client.GetStringAsync(new Uri($"http://{address.Output.Trim()}/__admin/snapshots/latest"), TestContext.Current.CancellationToken);
            var verdicts = await client.GetStringAsync(new Uri($"http://{address.Output.Trim()}/__admin/verdicts"), TestContext.Current.CancellationToken);

            // The task demo is active: its logs come from its AgentAPI in another container.
            client.DefaultRequestHeaders.Add("Coder-Session-Token", "mocksessid-mocksessionsecret00001");
            var live = await client.GetStringAsync(new Uri($"http://{address.Output.Trim()}/api/v2/tasks/me/demo/logs"), TestContext.Current.CancellationToken);

            Assert.StartsWith("{\"logs\":[{\"id\":0,\"content\":\"Message 1\",", live, StringComparison.Ordinal);
            Assert.True(ended.Output.Trim() == "0", said.Output);
            Assert.Contains("Log snapshot posted successfully", said.Output, StringComparison.Ordinal);
            using var snapshot = JsonDocument.Parse(posted);
            Assert.Equal(10, snapshot.RootElement.GetProperty("seenByPerson").GetProperty("messages").GetInt32());
            Assert.Contains("\"verdicts\": []", verdicts, StringComparison.Ordinal);

            // The workspace reports STARTING and READY; its stop is the end of its task.
            using var ready = await client.PostAsync(new Uri($"http://{address.Output.Trim()}/__admin/requests/wait"),
                new StringContent("""{"request":{"method":"RPC","urlPath":"/coder.agent.v2.Agent/UpdateLifecycle"},"count":2,"timeoutMs":60000}""", null, "application/json"), TestContext.Current.CancellationToken);
            var stopped = await ComposeAsync("stop", "workspace");
            var lived = await ComposeAsync("logs", "--no-color", "workspace");
            var kept = await client.GetStringAsync(new Uri($"http://{address.Output.Trim()}/__admin/snapshots/00000000-0000-4000-8000-000000000040"), TestContext.Current.CancellationToken);

            Assert.True(ready.IsSuccessStatusCode, await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.True(stopped.ExitCode == 0, stopped.Errors);
            Assert.Contains("Log snapshot posted successfully", lived.Output, StringComparison.Ordinal);
            Assert.Contains("Echo agent ready", kept, StringComparison.Ordinal);
        }
        finally
        {
            await ComposeAsync("down", "--volumes", "--timeout", "1");
        }

        Task<Ended> ComposeAsync(params string[] arguments)
        {
            var start = Programs.Other(compose![0], [.. compose[1..], "--project-name", Project!, .. arguments]);
            start.WorkingDirectory = Repository.Root;
            // Port 0 is any free port of this machine.
            return RunningProgram.RunAsync(start.With(("PRESET", "many"), ("MOCK_AGENTAPI_PORT", "0"), ("MOCK_CODERD_PORT", "0")));
        }
    }

    private static async Task<string[]?> FindComposeAsync()
    {
        if (!await ContainerEngine.AnswersAsync())
        {
            return null;
        }

        foreach (string[] candidate in new[] { new[] { "docker", "compose" }, ["docker-compose"] })
        {
            try
            {
                var compose = await RunningProgram.RunAsync(Programs.Other(candidate[0], [.. candidate[1..], "version"]));
                if (compose.ExitCode == 0)
                {
                    return candidate;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // It is not on the PATH; the next candidate may be.
            }
        }

        return null;
    }
}
