using Mocks.Afterwards;
using Mocks.Run;
using Mocks.Torture;
using Mocks.Wire.Coderd;

namespace Mocks.Tests.Torture;

/// <summary>The verdict on one run, and on all of them.</summary>
public sealed class TortureRunTests
{
    private const string Snapshot = "coderd POST /api/v2/workspaceagents/me/tasks/*/log-snapshot";
    private const string Messages = "agentapi GET /messages";

    [Theory]
    [InlineData("Hello|Hi", 0, 1, "kept whole", true)]
    [InlineData("Hello|Hi", 1, 1, "kept whole", true)]
    [InlineData("Hi", 1, 1, "shortened", true)]
    [InlineData("Hell|Hi", 1, 1, "shortened", true)]
    [InlineData("Hi", 0, 1, "lied", false)]
    [InlineData("", 1, 1, "lost", false)]
    [InlineData("", 130, 1, "lost", false)]
    [InlineData("", 0, 1, "lied", false)]
    [InlineData(" | ", 0, 1, "lied", false)]
    [InlineData(" |───", 1, 1, "lost", false)]
    [InlineData("Hello|Hi", 0, 11, "hung", false)]
    public void A_run_is_judged_by_what_a_person_reads_the_exit_code_and_the_time(string reads, int exit, double seconds, string word, bool isGood)
    {
        var run = Judge(Messages, "status-503", Report(reads, exit, seconds));

        Assert.Equal((word, isGood), (run.Word, run.IsGood(mayLose: false)));
    }

    [Theory]
    [InlineData(Snapshot, "status-404", 0, "skipped", true)]
    [InlineData(Snapshot, "status-404", 1, "lost", false)]
    [InlineData(Snapshot, "status-503", 0, "lied", false)]
    [InlineData(Messages, "status-404", 0, "lied", false)]
    [InlineData("agentapi POST /log-snapshot", "status-404", 0, "lied", false)]
    [InlineData("coderd GET /api/v2/buildinfo", "status-404", 0, "lied", false)]
    public void Only_a_404_to_the_snapshot_is_what_an_older_coderd_answers(string request, string fault, int exit, string word, bool isGood)
    {
        var run = Judge(request, fault, Report("", exit));

        Assert.Equal((word, isGood), (run.Word, run.IsGood(mayLose: false)));
    }

    [Fact]
    public void A_command_that_was_ended_at_its_timeout_hung_whatever_is_stored()
    {
        var run = Judge(Messages, "no-answer", Report("Hello|Hi", 0) with { TimedOut = true });

        Assert.Equal((Fate.Hung, "hung", (int?)null, false), (run.Fate, run.Word, run.Exit, run.IsGood(mayLose: true)));
    }

    [Fact]
    public void A_run_in_which_the_request_was_not_made_proves_nothing()
    {
        var run = Judge(Messages, "status-503", Report("Hello|Hi", 0) with { Steps = [] });

        Assert.Equal(("not reached", false), (run.Word, run.IsGood(mayLose: true)));
    }

    [Fact]
    public void A_process_that_is_left_makes_any_run_bad()
    {
        var run = Judge(Messages, "status-503", Report("Hello|Hi", 0) with { Left = [new LeftProcess(7, "sleep")] });

        Assert.Equal(("kept whole", false), (run.Word, run.IsGood(mayLose: true)));
    }

    [Theory]
    [InlineData("", 1, true)]
    [InlineData("", 0, false)]
    public void Allow_lost_tolerates_a_loss_that_the_command_admits(string reads, int exit, bool isGood)
    {
        Assert.Equal(isGood, Judge(Messages, "status-503", Report(reads, exit)).IsGood(mayLose: true));
    }

    [Fact]
    public void Every_run_is_counted_once_and_lies_are_some_of_them()
    {
        TortureRun[] runs =
        [
            Judge(Snapshot, "status-500", Report("Hello|Hi", 0)), Judge(Snapshot, "status-503", Report("Hi", 0)), Judge(Snapshot, "status-429", Report("Hi", 1)),
            Judge(Snapshot, "delay", Report("", 0)), Judge(Snapshot, "no-answer", Report("", 1)), Judge(Snapshot, "status-404", Report("", 0)),
            Judge(Snapshot, "reset", Report("", 1, 20)), Judge(Snapshot, "redirect", Report("", 0) with { Steps = [] }),
        ];
        var row = new TortureRow(TargetOf(Snapshot), "POST …/log-snapshot", runs);
        var report = new TortureReport("normal", "2.34", "2 messages, 7 characters", 0.1, [row], MayLose: false, 12.34, "mocks run --fault '{0}' -- COMMAND");

        Assert.Equal(runs.Length, Enum.GetValues<Fate>().Sum(row.Count));
        Assert.Equal(1, report.Exit);
        Assert.Equal("""
            POST …/log-snapshot   8 faults   1 kept whole   2 shortened   2 lost   1 hung   2 lied (exit 0)   0 left   1 skipped   1 not reached

            ✗ 5 of 8 runs are not good, 12.3 s
              lied: of those that were lost or shortened, the ones after which the command exited 0
              one of them again: mocks run --fault 'coderd POST /api/v2/workspaceagents/me/tasks/*/log-snapshot status=503 body={"message":"Spoiled."}' -- COMMAND

            """, TortureText.Of(report, details: false));
    }

    [Fact]
    public void Requests_are_rows_in_the_order_of_their_first_time_with_ids_left_open()
    {
        Step[] steps =
        [
            Step("coderd", "GET", "/api/v2/users/00000000-0000-4000-8000-000000000001/7?a=1"), Step("agentapi", "GET", "/messages", 400), Step("agentapi", "GET", "/messages?x", 9),
            Step("coderd", "GET", "//api/v2/users/me"), Step("coderd", "GET", "/me"), Step("agentapi", "GET", "/me"), Step("coderd", "GET", "/api/me"),
        ];

        var targets = Target.Of(steps);

        Assert.Equal(
        [
            new Target("coderd", "GET", "/api/v2/users/*/*", 1, 0), new Target("agentapi", "GET", "/messages", 2, 400), new Target("coderd", "GET", "//api/v2/users/me", 1, 0),
            new Target("coderd", "GET", "/me", 1, 0), new Target("agentapi", "GET", "/me", 1, 0), new Target("coderd", "GET", "/api/me", 1, 0),
        ], targets);
        Assert.Equal(["GET …/*", "GET /messages", "GET //api/v2/users/me", "coderd GET /me", "agentapi GET /me", "GET /api/me"], Target.NamesOf(targets));
    }

    [Fact]
    public void Every_fault_can_be_used_and_spoils_the_request_that_it_is_for()
    {
        var target = Target.Of([Step("agentapi", "GET", "/messages", 400)])[0];

        Assert.All(TortureFault.All, fault => Assert.Null(fault.For(target).Fault.Problem()));
        Assert.All(TortureFault.All, fault => Assert.True(fault.For(target).Fault.Spoils("GET", "/messages?since=1")));
        Assert.Equal([1, 200, 399], TortureFault.All.Select(fault => fault.For(target).Fault).Where(fault => fault.Effective.Name == "close-in-body").Select(fault => fault.AtByte));
        Assert.Equal(TortureFault.All.Count, TortureFault.All.Select(fault => fault.Name).Distinct().Count());
    }

    private static TortureRun Judge(string request, string fault, RunReport run) =>
        TortureRun.Of(TargetOf(request), TortureFault.All.Single(one => one.Name == fault), Report("Hello|Hi", 0), run, TimeSpan.FromSeconds(10));

    private static Target TargetOf(string request) => request.Split(' ') is [var service, var method, var path] ? new Target(service, method, path, 1, 0) : throw new ArgumentException(request);

    private static Step Step(string service, string method, string url, long answerBytes = 0, string? fault = null) =>
        new(1, 0, service, method, url, 200, 0, answerBytes, fault, [], []);

    private static RunReport Report(string reads, int exit, double seconds = 1)
    {
        var logs = new TaskLogs([.. reads.Split('|', StringSplitOptions.RemoveEmptyEntries).Select((text, id) => new TaskLogEntry(id, text, "output", default))]);
        var reading = new Reading(200, logs, null);
        return new RunReport("normal", "2.34", Strict: false, ["bash"], exit, 0, TimedOut: false, seconds * 1000, [], [],
            [Step("agentapi", "GET", "/messages", fault: "{}")], null, reading, new Outcome(Kept.Whole, 2, 2, null, null, reading), [], 0);
    }
}
