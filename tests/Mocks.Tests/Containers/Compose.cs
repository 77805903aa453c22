namespace Mocks.Tests.Containers;

/// <summary>A compose file, run with images that were built before the test, under the project name in <c>MOCKS_COMPOSE_PROJECT</c>.</summary>
/// <remarks>
/// <c>docker compose build &amp;&amp; MOCKS_COMPOSE_PROJECT=mocks-test dotnet run test.cs</c>.
/// A test builds no program: a build from empty caches takes as long as the machine needs, which is no property of the mocks.
/// Once the variable is set, a missing engine or image fails the test.
/// </remarks>
internal sealed class Compose(string[] command, string project, string folder) : IAsyncDisposable
{
    private static readonly string? Project = Environment.GetEnvironmentVariable("MOCKS_COMPOSE_PROJECT") is { Length: > 0 } named ? named : null;

    /// <summary>The images' tag, as docker-compose.yml has it.</summary>
    public static string Tag => Environment.GetEnvironmentVariable("MOCKS_TAG") is { Length: > 0 } tag ? tag : "latest";

    /// <param name="folder">That of the compose file.</param>
    /// <param name="suffix">For the project's name: tests run at once.</param>
    public static async Task<Compose> FindAsync(string folder, string suffix)
    {
        var command = await FindCommandAsync();
        Assert.SkipWhen(command is null && Project is null, "No Docker engine answers on this machine: start one, with docker compose.");
        Assert.SkipWhen(Project is null, "MOCKS_COMPOSE_PROJECT is not set: docker compose build, then set it to a name for the tests' containers.");
        Assert.True(command is not null, $"MOCKS_COMPOSE_PROJECT is {Project}, but no Docker engine with compose answers on this machine.");
        return new Compose(command, Project + suffix, folder);
    }

    public Task<Ended> RunAsync(params string[] arguments)
    {
        var start = Programs.Other(command[0], [.. command[1..], "--project-name", project, .. arguments]);
        start.WorkingDirectory = folder;
        // Port 0 is any free port of this machine.
        return RunningProgram.RunAsync(start.With(("PRESET", "many"), ("MOCK_AGENTAPI_PORT", "0"), ("MOCK_CODERD_PORT", "0")));
    }

    /// <summary>Waits until a service's container has ended.</summary>
    /// <returns>Its exit code and what it wrote.</returns>
    public async Task<(string ExitCode, string Output)> EndAsync(string service)
    {
        var containers = await RunAsync("ps", "-q", service);
        var ended = await DockerAsync("wait", containers.Output.Trim());
        return (ended.Output.Trim(), (await RunAsync("logs", "--no-color", service)).Output);
    }

    /// <summary>A client of the port that a service publishes.</summary>
    public async Task<HttpClient> ClientAsync(string service, string port) =>
        new() { BaseAddress = new Uri($"http://{(await RunAsync("port", service, port)).Output.Trim()}") };

    public static Task<Ended> DockerAsync(params string[] arguments) => RunningProgram.RunAsync(Programs.Other("docker", arguments));

    public async ValueTask DisposeAsync() => await RunAsync("down", "--volumes", "--timeout", "1");

    private static async Task<string[]?> FindCommandAsync()
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
