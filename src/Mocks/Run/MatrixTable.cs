using System.Globalization;
using System.Text;
using Mocks.Afterwards;

namespace Mocks.Run;

/// <summary>One line for each release: the answer to the snapshot, what a person reads, and the verdict.</summary>
internal static class MatrixTable
{
    public static IReadOnlyList<string> Heads { get; } = ["", "coderd", "snapshot", "exit", "the person who opens the task", "verdict"];

    public static string Of(MatrixReport matrix)
    {
        string[][] rows = [[.. Heads], .. matrix.Runs.Select(Row)];
        int[] widths = [.. Heads.Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder("\n");
        foreach (var row in rows)
        {
            text.AppendJoin("  ", row.Select((cell, column) => cell.PadRight(widths[column])));
            while (text[^1] == ' ')
            {
                text.Length--;
            }

            text.Append('\n');
        }

        return $"{text}\n{SentenceOf(matrix)}\n";
    }

    public static string SentenceOf(MatrixReport matrix)
    {
        var (bad, all) = (matrix.Runs.Count(run => run.Exit != 0), matrix.Runs.Count);
        return bad == 0 ? $"✓ all {all} of {all} releases good" : $"✗ {bad} not good of {all} releases";
    }

    public static string[] Row(RunReport run) =>
    [
        run.Exit == 0 ? "✓" : "✗",
        run.CoderVersion,
        Snapshot(run),
        run.TimedOut ? "killed" : run.CommandExit.ToString(CultureInfo.InvariantCulture),
        Reads(run.Reading),
        string.Join("; ", run.Verdicts.Select(verdict => verdict.Text.Replace($"real coderd {run.CoderVersion} would answer ", "", StringComparison.Ordinal))
            .DefaultIfEmpty("none")),
    ];

    private static string Snapshot(RunReport run) =>
        run.Steps.LastOrDefault(step => step is { Service: "coderd", Method: "POST" }) is { } post
            ? $"{post.Status?.ToString(CultureInfo.InvariantCulture) ?? "no answer"}{(run.Seen is null ? "" : " stored")}"
            : "not posted";

    private static string Reads(Reading reading) => reading switch
    {
        { Logs.Logs: [] } => "an empty log",
        { Logs.Logs: { Count: var messages } } => $"{messages} {(messages == 1 ? "message" : "messages")}",
        { Status: var status, Error: var error } => $"{status} {Outcome.MessageOf(error ?? "")}".TrimEnd(),
    };
}
