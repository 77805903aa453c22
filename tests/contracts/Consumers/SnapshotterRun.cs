using System.Globalization;

namespace Mocks.Contracts.Tests.Consumers;

/// <summary>The real Snapshotter as a process.</summary>
internal static class SnapshotterRun
{
    public const string Task = "00000000-0000-4000-8000-000000000010";
    public const string Token = "00000000-0000-4000-8000-0000000000aa";

    /// <summary>Runs it in a workspace with these two services.</summary>
    public static Task<Ended> BetweenAsync(Uri agentApi, Uri coderd, string task = Task, string token = Token) => RunningProgram.RunAsync(Programs.Ours("snapshotter").With(
        ("ARG_TASK_ID", task), ("ARG_AGENTAPI_PORT", agentApi.Port.ToString(CultureInfo.InvariantCulture)),
        // Coder's own value ends in a slash.
        ("CODER_AGENT_URL", $"{coderd.GetLeftPart(UriPartial.Authority)}/"), ("CODER_AGENT_TOKEN", token)));

    public static void Says(this Ended run, int exitCode, string line)
    {
        Assert.True(run.ExitCode == exitCode, $"exit {run.ExitCode}\n{run.Output}{run.Errors}");
        Assert.Contains(line, run.Output + run.Errors, StringComparison.Ordinal);
    }
}
