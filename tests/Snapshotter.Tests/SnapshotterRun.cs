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

    /// <summary>Whether the program is a native one; only that holds its limits without threads, memory or open files.</summary>
    public static bool IsNative => Environment.GetEnvironmentVariable("SNAPSHOTTER_PROGRAM") is not null;

    /// <summary>Runs it through a shell to its end.</summary>
    /// <param name="command">A shell's command, in which <c>"$@"</c> is the program.</param>
    public static Task<Ended> ThroughShellAsync(IReadOnlyDictionary<string, string> environment, string command)
    {
        var program = Program(environment, []);
        var shell = Programs.Other("sh", ["-c", command, "sh", program.FileName, .. program.ArgumentList]);
        return RunningProgram.RunAsync(shell.With(environment.Select(variable => (variable.Key, variable.Value))));
    }

    /// <summary>The lines that the script prints too, without those that say the cause: the script has curl's and jq's there.</summary>
    public static string[] ScriptErrors(this Ended ended) => [.. ended.ErrorLines.Where(line => !line.StartsWith("snapshotter: ", StringComparison.Ordinal))];

    /// <summary>The lines that say the cause of a failure.</summary>
    public static string[] Causes(this Ended ended) => [.. ended.ErrorLines.Except(ended.ScriptErrors())];

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
