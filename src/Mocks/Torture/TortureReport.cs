using System.Globalization;

namespace Mocks.Torture;

/// <summary>One request, and a run for each fault.</summary>
/// <param name="Name">Of the row, e.g. <c>POST …/log-snapshot</c>.</param>
internal sealed record TortureRow(Target Target, string Name, IReadOnlyList<TortureRun> Runs)
{
    public int Lied => Runs.Count(run => run.IsLie);

    public int Left => Runs.Count(run => run.Left.Count > 0);

    public int Count(Fate outcome) => Runs.Count(run => run.Fate == outcome);
}

/// <summary>The whole table.</summary>
/// <param name="Clean">What a person reads after the run without a fault.</param>
/// <param name="MayLose"><c>--allow-lost</c>.</param>
/// <param name="AgainWith">The command line of one run, with <c>{0}</c> for its fault.</param>
internal sealed record TortureReport(string Preset, string CoderVersion, string Clean, double CleanSeconds, IReadOnlyList<TortureRow> Rows, bool MayLose, double Seconds, string AgainWith)
{
    public IEnumerable<TortureRun> Runs => Rows.SelectMany(row => row.Runs);

    /// <summary>1 when a run lied, hung, left something running, was lost or did not make its request, else 0.</summary>
    public int Exit => Runs.All(run => run.IsGood(MayLose)) ? 0 : 1;

    public string Sentence
    {
        get
        {
            var (bad, all) = (Runs.Count(run => !run.IsGood(MayLose)), Runs.Count());
            var words = bad == 0 ? $"✓ all {all} runs are good" : $"✗ {bad} of {all} runs {(bad == 1 ? "is" : "are")} not good";
            return string.Create(CultureInfo.InvariantCulture, $"{words}, {Seconds:0.0} s");
        }
    }

    /// <summary>How to see the first run that is not good; null when all are good.</summary>
    public string? Again => FirstFault is { } fault ? AgainWith.Replace("{0}", fault, StringComparison.Ordinal) : null;

    private string? FirstFault => (from row in Rows
                                   from run in row.Runs
                                   where !run.IsGood(MayLose)
                                   select TortureFault.All.Single(fault => fault.Name == run.Fault).For(row.Target).ToString()).FirstOrDefault();
}
