using System.Text.RegularExpressions;

namespace Mocks.Tests.Workspace;

/// <summary>The life of a workspace, once for each request and each fault.</summary>
public sealed partial class TortureTests
{
    [Fact]
    public async Task Each_request_of_the_life_is_spoiled_once()
    {
        using var state = MadeState.OfGolden("state-agentapi.json");

        var run = await MocksCommand.RunAsync("torture", "--state", state.Path, "--only", "status-404,close-before-head", "--details", "--grace", "5m");

        Assert.Equal("", run.Errors);
        var shown = Seconds().Replace(run.Output, "N s");
        Assert.Equal($"""
            GET /messages         2 faults   2 kept whole   0 shortened   0 lost   0 hung   0 lied (exit 0)   0 left   0 skipped
              ✓ close-before-head       N s  exit 0    kept whole   reads 1 message, 14 characters
              ✓ status-404              N s  exit 0    kept whole   reads 1 message, 14 characters
            POST …/log-snapshot   2 faults   1 kept whole   0 shortened   0 lost   0 hung   0 lied (exit 0)   0 left   1 skipped
              ✓ close-before-head       N s  exit 0    kept whole   reads 1 message, 14 characters
              ✓ status-404              N s  exit 0    skipped      reads nothing

            """, shown[..(shown.IndexOf("\n\n", StringComparison.Ordinal) + 1)]);
        Assert.Equal(0, run.ExitCode);
    }

    // The agent checks its apps during a stop that takes long; here the script asks what the agent asks.
    [Fact]
    public async Task A_health_check_during_the_stop_is_not_spoiled()
    {
        using var state = MadeState.OfGolden("state-agentapi.json", replaced:
            (@"set -o pipefail\nexport ARG_TASK_ID", @"set -o pipefail\ncurl -fsS http://localhost:3284/status >/dev/null\nexport ARG_TASK_ID"));

        var run = await MocksCommand.RunAsync("torture", "--state", state.Path, "--only", "close-before-head", "--grace", "5m");

        Assert.Equal("", run.Errors);
        Assert.StartsWith("GET /messages         1 fault   1 kept whole", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("/status", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_workspace_that_is_no_task_has_nothing_to_lose()
    {
        using var state = new MadeState();

        var run = await MocksCommand.RunAsync("torture", "--state", state.Path);

        Assert.Equal((2, "mocks: the workspace of this state is no task, so there is no conversation to lose. Apply the template with CODER_TASK_ID set.\n"), (run.ExitCode, run.Errors));
    }

    [GeneratedRegex(@"[0-9]+\.[0-9]+ s")]
    private static partial Regex Seconds();
}
