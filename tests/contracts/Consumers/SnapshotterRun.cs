using System.Diagnostics;
using System.Globalization;

namespace Mocks.Contracts.Tests.Consumers;

/// <summary>The real Snapshotter, as a process that has run to its end.</summary>
internal sealed record SnapshotterRun(int ExitCode, string Output, string Errors)
{
    public const string Task = "00000000-0000-4000-8000-000000000010";
    public const string Token = "00000000-0000-4000-8000-0000000000aa";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs it in a workspace whose two services are these.</summary>
    public static async Task<SnapshotterRun> BetweenAsync(Uri agentApi, Uri coderd, string task = Task, string token = Token)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "snapshotter.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What this machine happens to have set must not reach it.
        foreach (var name in start.Environment.Keys.Where(IsRead).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["ARG_TASK_ID"] = task;
        start.Environment["ARG_AGENTAPI_PORT"] = agentApi.Port.ToString(CultureInfo.InvariantCulture);
        // The real one ends in a slash.
        start.Environment["CODER_AGENT_URL"] = $"{coderd.GetLeftPart(UriPartial.Authority)}/";
        start.Environment["CODER_AGENT_TOKEN"] = token;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(deadline.Token);
        return new(process.ExitCode, await output, await errors);
    }

    public void Says(int exitCode, string line)
    {
        Assert.True(ExitCode == exitCode, $"exit {ExitCode}\n{Output}{Errors}");
        Assert.Contains(line, Output + Errors, StringComparison.Ordinal);
    }

    private static bool IsRead(string name) =>
        name.StartsWith("ARG_", StringComparison.Ordinal) || name.StartsWith("CODER_", StringComparison.Ordinal)
        || name.StartsWith("SNAPSHOTTER_", StringComparison.Ordinal) || name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase);
}
