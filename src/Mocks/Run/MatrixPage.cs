using Mocks.Explain;

namespace Mocks.Run;

/// <summary>The page on several releases: the table, and the first run that is not good.</summary>
internal static class MatrixPage
{
    public static void Fill(MarkdownPage page, MatrixReport matrix, RunJournal run)
    {
        page.Heading(2, MarkdownText.Text(MatrixTable.SentenceOf(matrix)));
        page.Table([.. MatrixTable.Heads], matrix.Runs.Select(one => MatrixTable.Row(one).Select(MarkdownText.Text).ToArray()));
        page.Heading(2, $"coderd {run.Run!.CoderVersion}: {MarkdownText.Text(run.Run.Sentence)}");
        RunPage.FillRest(page, run);
    }
}
