using System.Diagnostics;

namespace Mocks.Snapshotter.Tests;

/// <summary>The program as it was built, or the one that <c>SNAPSHOTTER_PROGRAM</c> names, such as the native one.</summary>
internal static class SnapshotterRun
{
    public const string Token = "0e1d2c3b-secret-4a59-8687-76543210abcd";

    public static RunningProgram Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        RunningProgram.Start(Program(environment, arguments));

    /// <summary>Runs it to its end.</summary>
    public static Task<Ended> ToTheEndAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        RunningProgram.RunAsync(Program(environment, arguments));

    /// <summary>The environment in a workspace with this AgentAPI and this coderd.</summary>
    public static Dictionary<string, string> Workspace(int agentApiPort, string coderd) => new()
    {
        ["ARG_TASK_ID"] = "test-task",
        ["ARG_AGENTAPI_PORT"] = $"{agentApiPort}",
        ["CODER_AGENT_URL"] = coderd,
        ["CODER_AGENT_TOKEN"] = Token,
    };

    private static ProcessStartInfo Program(IReadOnlyDictionary<string, string> environment, string[] arguments) =>
        (Environment.GetEnvironmentVariable("SNAPSHOTTER_PROGRAM") is { } other ? Programs.Other(other, arguments) : Programs.Ours("snapshotter", arguments))
            .With(environment.Select(variable => (variable.Key, variable.Value)));
}
