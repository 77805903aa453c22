using Mocks.Mocking.Settings;
using Mocks.Mocking.Verdicts;
using Mocks.Run;
using Mocks.Workspace;
using Mocks.Workspace.Life;
using Mocks.Workspace.Reports;

namespace Mocks.Torture;

/// <summary>The life of a workspace as something to torture: each request of its scripts to coderd, and to the task's AgentAPI during the stop.</summary>
internal static class TorturedLife
{
    /// <param name="readerFor">Makes a reader of the settings for one run; a reader cannot be shared.</param>
    /// <exception cref="SettingException">The state cannot be used.</exception>
    public static Tortured Of(Func<SettingReader> readerFor, string[] words)
    {
        var order = WorkspaceCommand.OrderOf(readerFor(), [], [], [], words);
        return new Tortured("the workspace's life", (ended, faults, cancelled) => RunAsync(readerFor(), order with { Faults = faults }, ended, cancelled),
            $"mocks workspace --state {order.State} --fault '{{0}}'")
        {
            IsAlone = true,
        };
    }

    private static async Task<RunReport> RunAsync(SettingReader reader, WorkspaceOrder order, Action<IServiceProvider, RunReport> ended, CancellationToken cancellationToken)
    {
        RunReport? report = null;
        await new WorkspaceLife(order, reader, TimeProvider.System, TextWriter.Null, cancellationToken, cancellationToken).RunAsync((coderd, end) =>
        {
            report = ReportOf(order, end, LifeReports.Make(order, end));
            ended(coderd.Services, report);
        });
        cancellationToken.ThrowIfCancellationRequested();
        return report!;
    }

    /// <summary>The stop scripts are the command: their exit code, and how long the stop took.</summary>
    private static RunReport ReportOf(WorkspaceOrder order, LifeEnd end, LifeReport life)
    {
        var outcome = end.Outcome ?? throw new SettingException("the workspace of this state is no task, so there is no conversation to lose. Apply the template with CODER_TASK_ID set.");
        var exit = life.Scripts.Select(script => script.ExitCode ?? 0).FirstOrDefault(code => code != 0);
        IReadOnlyList<Verdict> unmet = order.ExpectedSnapshot.Judge(outcome, $"the stop scripts exited {exit}") is { } verdict ? [verdict] : [];
        return new RunReport("workspace", life.CoderVersion, Strict: true, ["workspace", order.State], exit, ExpectedExit: 0, TimedOut: life.Killed || life.ReadyMs is null,
            life.StoppedMs ?? 0, [], Left: [], life.Requests, outcome.Seen, outcome.Reading, outcome, unmet, exit == 0 ? 0 : 1)
        {
            Journals = life.Journals,
        };
    }
}
