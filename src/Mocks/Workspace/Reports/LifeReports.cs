using Mocks.Mocking.Verdicts;
using Mocks.MockWorkspaceAgent.Life;
using Mocks.Run;
using Mocks.Workspace.Lessons;
using Mocks.Workspace.Life;
using Mocks.Workspace.World;

namespace Mocks.Workspace.Reports;

/// <summary>Makes the report of a life that has ended: what it says, and what counts against it.</summary>
internal static class LifeReports
{
    public static LifeReport Make(WorkspaceOrder order, LifeEnd end)
    {
        var events = end.Record.Events;
        var scripts = end.Record.Scripts(end.KilledAt);
        var ofPeople = end.Steps.Where(step => !CoderdWatch.IsOfTheAgent(step.Method, step.Url)).Concat(end.AppSteps).OrderBy(step => step.AtMs).ToArray();
        var verdicts = VerdictsOf(order, end, scripts).ToArray();
        var (allowed, counted) = (verdicts.Where(verdict => order.Allowed.Contains(verdict.Code)).ToArray(), verdicts.Where(verdict => !order.Allowed.Contains(verdict.Code)).ToArray());
        var command = end.Command is { } run ? new CommandOutcome(order.Command, run.ExitCode, run.TimedOut, run.Duration.TotalMilliseconds, run.Output, run.Left) : null;
        return new LifeReport(
            order.State, end.ReleaseName, order.Grace.TotalSeconds, order.Notes, order.Declared.Warnings,
            [.. end.Lifecycles.Select(agent => new AgentOutcome(agent.Name, LifeRecord.WordOf(agent.State), StartOf(events, agent.Name)))],
            scripts, end.ReadyMs, end.StoppedMs, end.WasKilled, command, DeclaredWorld.TaskIdOf(order.Declared) is not null, end.Outcome,
            end.Outcome is { } outcome ? ReadingOutcome.Of(outcome.Reading) : null,
            [.. events.Select(one => one.Event).OfType<ProcessesLeft>().SelectMany(left => left.Processes)], end.LeftFiles,
            end.Record.Entries, ofPeople, counted, allowed, Exit: counted.Length > 0 || command is { Exit: not 0 } or { TimedOut: true } ? 1 : 0)
        {
            Journals = end.Journals,
        };
    }

    private static IEnumerable<Verdict> VerdictsOf(WorkspaceOrder order, LifeEnd end, IReadOnlyList<ScriptOutcome> scripts)
    {
        var isTask = DeclaredWorld.TaskIdOf(order.Declared) is not null;
        return
        [
            .. DeclarationLessons.Of(order.Declared, end.AgentEnvironment),
            .. end.ReadyMs is null ? [LifeLessons.NotStarted(order.Timeout, end.Record.Events)] : Array.Empty<Verdict>(),
            .. LifeLessons.OfScripts(scripts, order.Declared, end.StoppedMs is not null),
            .. LifeLessons.OfMissingCoder(end.Record.Entries),
            .. end.WasKilled ? LifeLessons.OfAKill(scripts, order) : [],
            .. end.Steps.SelectMany(step => LifeLessons.OfRequest(step, isTask) is { } lesson ? [lesson] : step.Verdicts),
            .. end.Unseen > 0 ? [RunReport.Unseen(end.Unseen)] : Array.Empty<Verdict>(),
            .. end.Outcome is { } outcome && order.ExpectedSnapshot.Judge(outcome, StopOf(scripts)) is { } lost ? [lost] : Array.Empty<Verdict>(),
        ];
    }

    private static string StopOf(IReadOnlyList<ScriptOutcome> scripts) => scripts.LastOrDefault(script => script.Stage == "stop") switch
    {
        null => "no stop script ran",
        { ExitCode: null } => "the stop script was killed",
        { ExitCode: { } code } => $"the stop script exited {code}",
    };

    private static string? StartOf(IEnumerable<(string Agent, LifeEvent Event)> events, string agent) =>
        events.Where(one => one.Agent == agent).Select(one => one.Event).OfType<LifecycleReached>().Select(reached => reached.State)
            .Where(state => state is AgentLifecycle.Ready or AgentLifecycle.StartError or AgentLifecycle.StartTimeout)
            .Select(LifeRecord.WordOf).FirstOrDefault();
}
