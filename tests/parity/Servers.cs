using Mocks.MockAgentApi;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Parity.Tests;

/// <summary>Starts the mock for a recording. No other file here knows its settings.</summary>
internal static class Servers
{
    // The screen of the recorded server at the time of the requests in exchanges.json.
    private const string Idle = """[{"role":"agent","content":"Scripted agent ready                                                            ","time":"2026-11-21T06:13:35.498190048Z"}]""";

    /// <summary>A mock whose agent has drawn its first screen and waits.</summary>
    public static Task<RunningMock> IdleAsync(string? version = null, TimeProvider? clock = null) =>
        AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Messages: Idle, Version: VersionOf(version)), clock);

    /// <summary>A mock in this process, whose clock stands still until the run starts it.</summary>
    /// <exception cref="NotSupportedException">The mock has no setting for a flag of the recorded server.</exception>
    public static Task<RunningMock> StartAsync(Scenario scenario, string folder, TimeProvider clock)
    {
        var settings = new AgentApiSettings(new HostSettings(), Version: VersionOf(scenario.Version));
        settings = scenario.Agent == "scripted" ? settings with { Agent = scenario.Agent } : settings with { Preset = scenario.Agent };
        for (var at = 0; at < scenario.Flags.Length; at += 2)
        {
            var value = at + 1 < scenario.Flags.Length ? scenario.Flags[at + 1].Replace("{dir}", folder, StringComparison.Ordinal) : "";
            settings = scenario.Flags[at] switch
            {
                "--type" => settings with { AgentType = value == "cursor-agent" ? "cursor" : value },
                "-a" => settings with { AllowedHosts = value.Split(',') },
                "-o" => settings with { AllowedOrigins = value.Split(',') },
                "-I" => settings with { InitialPrompt = value.Trim() },
                "--experimental-acp" => settings with { Acp = true },
                _ => throw new NotSupportedException($"{scenario.Flags[at]} is not there yet."),
            };
        }

        return AgentApiMock.StartAsync(settings, clock);
    }

    private static AgentApiVersion? VersionOf(string? recorded) => recorded is null ? null
        : AgentApiVersion.Find(recorded) ?? throw new NotSupportedException($"{recorded} is not there yet.");
}
