using Mocks.Mocking.Verdicts;
using Mocks.Run;

namespace Mocks.Torture;

/// <summary>What became of the conversation. Every run has exactly one.</summary>
internal enum Fate
{
    /// <summary>A person reads the same as after the run without a fault.</summary>
    Kept,

    /// <summary>A person reads something, and not the same.</summary>
    Shortened,

    /// <summary>A person can read nothing.</summary>
    Lost,

    /// <summary>The snapshot was answered with 404, as an older coderd does, and the command exited 0.</summary>
    Skipped,

    /// <summary>The command was ended at its limit, or took longer than the budget.</summary>
    Hung,

    /// <summary>The command did not make the request this time, so the run proves nothing.</summary>
    NotReached,
}

/// <summary>One run with one fault.</summary>
/// <param name="Fault">Its name in <see cref="TortureFault"/>.</param>
/// <param name="Seconds">How long the command took.</param>
/// <param name="Exit">Null when it was ended at its limit.</param>
/// <param name="Reads">What a person reads afterwards, e.g. <c>5 messages, 32 characters</c>.</param>
/// <param name="Left">The processes that the command left running.</param>
internal sealed record TortureRun(
    string Fault, Fate Fate, double Seconds, int? Exit, string Reads, IReadOnlyList<LeftProcess> Left)
{
    /// <summary>The command exited 0, as if the conversation was there.</summary>
    public bool IsLie => Fate is Fate.Lost or Fate.Shortened && Exit == 0;

    /// <summary>The outcome in a word.</summary>
    public string Word => Fate switch
    {
        _ when IsLie => "lied",
        Fate.Kept => "kept whole",
        Fate.Shortened => "shortened",
        Fate.Lost => "lost",
        Fate.Skipped => "skipped",
        Fate.Hung => "hung",
        _ => "not reached",
    };

    public bool IsGood(bool mayLose) => Left.Count == 0 && !IsLie && (Fate switch
    {
        Fate.Lost => mayLose,
        Fate.Hung or Fate.NotReached => false,
        _ => true,
    });

    /// <param name="clean">The run without a fault.</param>
    /// <param name="budget">How long the command may take; null for as long as its timeout.</param>
    public static TortureRun Of(Target target, TortureFault fault, RunReport clean, RunReport run, TimeSpan? budget)
    {
        var (read, refusal) = (Readable.Of(run.Reading), RefusalIn(run));
        var outcome = run switch
        {
            { TimedOut: true } => Fate.Hung,
            _ when budget is { } limit && run.DurationMs > limit.TotalMilliseconds => Fate.Hung,
            _ when !run.Steps.Any(step => step.Fault is not null) => Fate.NotReached,
            _ when refusal is not null => Fate.Lost,
            _ when read == Readable.Of(clean.Reading) => Fate.Kept,
            _ when read.HasText => Fate.Shortened,
            { CommandExit: 0 } when target.IsSnapshot && fault.Name == TortureFault.NotFound => Fate.Skipped,
            _ => Fate.Lost,
        };
        return new TortureRun(fault.Name, outcome, run.DurationMs / 1000, run.TimedOut ? null : run.CommandExit, refusal is null || !read.HasText ? read.Sentence : $"nothing: {refusal.Text.TrimEnd('.')}", run.Left);
    }

    /// <summary>The verdict on a request that only a lenient mock accepts; null when the real services accept all that were accepted.</summary>
    public static Verdict? RefusalIn(RunReport run) =>
        run.Steps.Where(step => step.Status < 400).SelectMany(step => step.Verdicts).FirstOrDefault(verdict => verdict.Status >= 400);
}
