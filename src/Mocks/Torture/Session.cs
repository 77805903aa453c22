using System.Diagnostics;
using Mocks.Afterwards;
using Mocks.Explain;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Verdicts;
using Mocks.Run;

namespace Mocks.Torture;

/// <param name="Words">The command; empty for the Snapshotter.</param>
/// <param name="Jobs">How many runs at once.</param>
/// <param name="Budget">How long the command may take; null for as long as its timeout.</param>
/// <param name="ExpectedSnapshot">Of the run without a fault.</param>
internal sealed record TortureOrder(string[] Words, IReadOnlyList<TortureFault> Faults, int Jobs, TimeSpan Timeout, TimeSpan? Budget, bool MayLose, Expectation ExpectedSnapshot)
{
    /// <param name="ended">Is told of the report while the mocks still run.</param>
    public RunOrder Run(Action<BothMocks, RunReport> ended, params FaultOrder[] faults) =>
        new(Words, faults, ExpectedExit: 0, ExpectedSnapshot, Timeout, IsJson: true, Ended: ended);
}

/// <summary>What is tortured: a command between both mocks, or the life of a workspace.</summary>
/// <param name="Name">In messages, e.g. <c>the command</c>.</param>
/// <param name="RunAsync">One run with some faults. Tells of the report while its mocks still run, with the services of one of them.</param>
/// <param name="Again">The command line of one run with a fault, which stands for <c>{0}</c>.</param>
internal sealed record Tortured(string Name, Func<Action<IServiceProvider, RunReport>, FaultOrder[], CancellationToken, Task<RunReport>> RunAsync, string Again)
{
    /// <summary>Only one run at a time: runs share ports.</summary>
    public bool IsAlone { get; init; }

    /// <summary>The same without a fault.</summary>
    public string SeeWhy => Again.Replace(" --fault '{0}'", "", StringComparison.Ordinal);

    /// <param name="readerFor">Makes a reader of the settings for one run; a reader cannot be shared.</param>
    public static Tortured CommandOf(Func<SettingReader> readerFor, TortureOrder order) => new("the command",
        (ended, faults, cancelled) => Harness.RunQuietlyAsync(readerFor(), order.Run((mocks, run) => ended(mocks.AgentApi.Services, run), faults), cancelled),
        "mocks run --fault '{0}' -- COMMAND");
}

/// <summary>Runs what is tortured once without a fault, then once for each of its requests and each fault, each time between two new mocks.</summary>
/// <param name="progress">Is told how many runs have ended, and of how many.</param>
/// <param name="explanation">Gets the first run that is not good, in the order of the table; else the one without a fault.</param>
internal sealed class Session(Tortured tortured, TortureOrder order, Action<int, int> progress, Explanation explanation)
{
    private int _ended;

    /// <exception cref="SettingException">The command is not one that can be tortured; the message says why.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<TortureReport> RunAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var clean = await tortured.RunAsync((services, run) => Offer(int.MaxValue - 1, services, run), [], cancellationToken);
        if (Problem(clean) is { } problem)
        {
            throw new SettingException(problem);
        }

        var targets = Target.Of(clean.Steps);
        var plan = targets.SelectMany((target, row) => order.Faults.Select((fault, column) => (target, fault, row, column))).ToArray();
        var runs = targets.Select(_ => new TortureRun[order.Faults.Count]).ToArray();
        await Parallel.ForEachAsync(
            plan.OrderByDescending(cell => cell.fault.IsSlow),
            new ParallelOptions { MaxDegreeOfParallelism = order.Jobs, CancellationToken = cancellationToken },
            async (cell, cancelled) =>
            {
                await tortured.RunAsync((services, run) => Note(cell.row, cell.column, services, run), [cell.fault.For(cell.target)], cancelled);
                progress(Interlocked.Increment(ref _ended), plan.Length);
            });

        void Note(int row, int column, IServiceProvider services, RunReport run)
        {
            var ended = runs[row][column] = TortureRun.Of(targets[row], order.Faults[column], clean, run, order.Budget);
            if (!ended.IsGood(order.MayLose))
            {
                Offer((row * order.Faults.Count) + column, services, run);
            }
        }

        return new TortureReport(clean.Preset, clean.CoderVersion, Readable.Of(clean.Reading).Sentence, clean.DurationMs / 1000,
            [.. targets.Zip(Target.NamesOf(targets), runs).Select(row => new TortureRow(row.First, row.Second, row.Third))], order.MayLose, clock.Elapsed.TotalSeconds, tortured.Again);
    }

    private void Offer(int rank, IServiceProvider services, RunReport run) => explanation.Offer(rank, services, RunJournal.Of(run.Journals, run));

    /// <summary>Why there is nothing to compare the runs with; null when there is.</summary>
    private string? Problem(RunReport clean) => clean switch
    {
        { TimedOut: true } => $"without a fault, {tortured.Name} does not end within {order.Timeout.TotalSeconds:0} s. Give it more time with --timeout, or see where it waits: {tortured.SeeWhy}",
        { CommandExit: not 0 } => $"without a fault, {tortured.Name} exits {clean.CommandExit}, so there is nothing to compare with. See why: {tortured.SeeWhy}",
        { Steps: [] } => $"{tortured.Name} makes no request to either mock, so there is nothing to spoil. Does it use CODER_AGENT_URL and ARG_AGENTAPI_PORT?",
        _ when !Readable.Of(clean.Reading).HasText =>
            $"without a fault, {tortured.Name} exits 0 and a person who opens the task can read nothing (coderd {clean.CoderVersion}, preset {clean.Preset}), so nothing can be lost. See why: {tortured.SeeWhy}",
        _ when Unmet(clean) is { } verdict => $"without a fault, {tortured.Name} is not good: {verdict.Text.TrimEnd('.')}. See why: {tortured.SeeWhy}",
        _ => null,
    };

    /// <summary>Why even the run without a fault is not good: a request that the real service refuses, or a conversation that is not kept as far as it could be.</summary>
    private static Verdict? Unmet(RunReport clean) => TortureRun.RefusalIn(clean) ?? (clean.OnTheRun is [var verdict, ..] ? verdict : null);
}
