using System.Globalization;
using System.Text.RegularExpressions;
using Mocks.Mocking.Verdicts;
using Mocks.MockWorkspaceAgent.Life;
using Mocks.MockWorkspaceAgent.Life.Scripts;
using Mocks.Run;
using Mocks.Workspace.Declaration;
using Mocks.Workspace.Life;

namespace Mocks.Workspace.Lessons;

/// <summary>What a life shows when it has ended.</summary>
internal static partial class LifeLessons
{
    /// <summary>The error of a start script that the stop cut off.</summary>
    private const string Cut = "context canceled";

    private const string Agent = "coder/coder, agent/agentscripts/agentscripts.go";

    /// <summary>Scripts that did not end well.</summary>
    public static IEnumerable<Verdict> OfScripts(IEnumerable<ScriptOutcome> scripts, DeclaredWorkspace declared, bool wasStopped)
    {
        foreach (var script in scripts)
        {
            var name = $"script \"{script.Name}\" ({script.Stage})";
            var state = script.Stage switch { "start" => "START_ERROR", "stop" => "SHUTDOWN_ERROR", _ => null };
            var ends = state is null ? "" : $": the agent is in {state}";
            switch (script.Status)
            {
                case "pipes_left_open":
                    yield return Lesson.Of(Lesson.PipesLeftOpen, $"{name} exited 0 and counts as failed with exit code 255, because a child of it kept its output open for 10 s more{ends}",
                        "Give a background process outputs of its own: nohup PROGRAM > FILE 2>&1 &", Agent);
                    break;
                case "timed_out":
                    var seconds = declared.Agents.SelectMany(agent => agent.Scripts).FirstOrDefault(known => known.DisplayName == script.Name && known.TimeoutSeconds > 0)?.TimeoutSeconds;
                    yield return Lesson.Of(Lesson.TimedOut, string.Create(CultureInfo.InvariantCulture,
                        $"{name} reached its timeout{(seconds is { } limit ? $" of {limit} s" : "")}: its whole process group got a hang-up (SIGHUP), SIGKILL would follow 10 s later, and it counts as failed with exit code 255 even when it then exits 0"),
                        "Raise timeout, or let the script trap HUP, not TERM.", Agent);
                    break;
                case "exit_failure" when !wasStopped || script.Error != Cut:
                    yield return Lesson.Of(Lesson.ScriptFailed, string.Create(CultureInfo.InvariantCulture, $"{name} exited {script.ExitCode}{(script.Error is { } error ? $" ({error})" : "")}{ends}"),
                        "Its lines are in the time line above, and in its log file (--keep).", Agent);
                    break;
            }
        }
    }

    /// <summary>Stop scripts that the end of the grace cut off.</summary>
    public static IEnumerable<Verdict> OfAKill(IReadOnlyList<ScriptOutcome> scripts, WorkspaceOrder order)
    {
        foreach (var script in order.Declared.Agents.SelectMany(agent => agent.Scripts.Where(script => script.RunOnStop), (agent, script) => (agent, script)))
        {
            var run = scripts.FirstOrDefault(run => run.Agent == script.agent.Name && run.Stage == "stop" && run.Name == script.script.DisplayName);
            if (run is { ExitCode: not null })
            {
                continue;
            }

            var why = order.Grace > TimeSpan.Zero ? $"the grace of {WorkspaceSettings.Typed(order.Grace)} was over"
                : order.Declared.Grace is { Time.Ticks: 0 } container ? $"{container.Address} has {(container.IsSet ? "destroy_grace_seconds = 0" : "no destroy_grace_seconds")}, so SIGKILL comes with SIGTERM"
                : "there is no grace (--grace 0s), so SIGKILL comes with SIGTERM";
            yield return Lesson.Of(Lesson.Killed, $"the agent was killed before the stop script \"{script.script.DisplayName}\" {(run is null ? "ran" : "had ended")}: {why}",
                "Give the container time, e.g. destroy_grace_seconds = 60 of docker_container.", "kreuzwerker docker provider, container delete; coder/coder#6174, #17110");
        }
    }

    /// <summary>A snapshot that was posted to a task that coderd does not have; in place of the verdict on the request.</summary>
    public static Verdict? OfRequest(Step step, bool isTask) =>
        step is { Method: "POST", Status: 404, Fault: null } && step.Url.Contains("/log-snapshot", StringComparison.Ordinal) && step.Verdicts.Count > 0
            ? Lesson.Of(Lesson.TaskUnknown, $"a snapshot was posted to a task id that coderd does not have, and answered 404, which scripts take for an older coderd: {(isTask ? "the workspace's task has another id" : "the workspace is no task, where data.coder_task.me.id is a random id")}",
                "Let the script post only when data.coder_task.me.enabled is true.", "coder/terraform-provider-coder, provider/ai_task.go; coder/coder, coderd/aitasks.go")
            : null;

    /// <summary>Scripts that met no <c>coder</c> program, or made a call that its stand-in does not have.</summary>
    public static IEnumerable<Verdict> OfMissingCoder(IEnumerable<TimeLineEntry> entries) => entries
        .Where(entry => entry.Kind == "output").Select(entry => (Entry: entry, Match: NoCoder().Match(entry.Text))).Where(found => found.Match.Success)
        .Select(found => $"script \"{found.Match.Groups["script"].Value}\" ({found.Entry.Subject.Split(' ')[1]}) {(found.Match.Groups["call"] is { Success: true, Value: var call } ? $"calls coder {call}, which the stand-in for coder does not have" : "needs the program coder, which a workspace has last on its PATH")}").Distinct()
        .Select(text => Lesson.Of(Lesson.CoderMissing, text,
            "docs/coder-command.md lists the calls that are answered. A stand-in of your own comes first: --env PATH=FOLDER:$PATH", "coder/coder, cli; coder/registry"));

    /// <param name="events">All of the life.</param>
    public static Verdict NotStarted(TimeSpan timeout, IReadOnlyList<(string Agent, LifeEvent Event)> events)
    {
        var stuck = events.FirstOrDefault(one => one.Event is LifeWarning { Text: var text } && text.StartsWith(LivingAgents.Stuck, StringComparison.Ordinal));
        if (stuck.Event is LifeWarning warning)
        {
            return Lesson.Of(Lesson.NotStarted, $"agent {stuck.Agent}: {warning.Text}",
                "The provider takes @every and @daily in cron, the agent does not: write six fields, the first for seconds.", "coder/coder, agent/agentscripts/agentscripts.go; coder/terraform-provider-coder, provider/script.go");
        }

        var open = events.Select(one => (one.Agent, Began: one.Event as ScriptBegan)).Where(one => one.Began is { Stage: ScriptStage.Start } began
            && !events.Any(other => other.Agent == one.Agent && other.Event is ScriptEnded { Error: not Cut } ended && ended.Script == began.Script)).Select(one => $"\"{one.Began!.Script}\"").ToArray();
        var connected = events.Any(one => one.Event is Connected);
        return Lesson.Of(Lesson.NotStarted,
            open.Length > 0 ? $"after {WorkspaceSettings.Typed(timeout)} {(open.Length == 1 ? "the start script" : "the start scripts")} {string.Join(", ", open)} had not ended"
            : connected ? $"after {WorkspaceSettings.Typed(timeout)} the start scripts had not ended"
            : $"after {WorkspaceSettings.Typed(timeout)} the agent was not connected to coderd",
            "A real agent waits without a limit, in the state STARTING: give the script a timeout. --timeout gives it more time here.", Agent);
    }

    [GeneratedRegex(@"^(?<script>.*?) ! (?:.*\bcoder: (?:command )?not found$|coder (?<call>.*): the mock workspace agent does not know this call\.)")]
    private static partial Regex NoCoder();
}
