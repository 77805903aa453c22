using System.Globalization;
using Mocks.Explain;
using Mocks.Workspace.Life;

namespace Mocks.Workspace.Reports;

/// <summary>The page on a life: the outcome, the verdicts, the time line, then the requests of coderd.</summary>
internal static class LifePage
{
    private const int MaxLines = 200;

    public static void Fill(MarkdownPage page, LifeReport report, RunJournal? journal)
    {
        page.Heading(2, MarkdownText.Text(report.Sentence));
        page.Paragraph($"The workspace of {MarkdownText.Code(report.State)} lived with coderd {report.CoderVersion}; between SIGTERM and SIGKILL were {report.GraceSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s.");
        page.List(report.Notes.Concat(report.Warnings).Select(MarkdownText.Text));
        if (report.Verdicts.Count > 0)
        {
            page.Heading(3, "Verdicts").List(report.Verdicts.Select(verdict => string.Concat(
                $"✗ {MarkdownText.Text(verdict.Text)} ({MarkdownText.Code(verdict.Code)})",
                verdict.Detail is { } detail ? $"<br>{MarkdownText.Text(detail)}" : "",
                verdict.Hint is { } hint ? $"<br>→ {MarkdownText.Text(hint)}" : "")));
        }

        if (report.Reading is { } reading)
        {
            page.Details($"What a person reads who opens the paused task: {reading.Messages.Count} messages", isOpen: false, inner =>
            {
                foreach (var message in reading.Messages)
                {
                    inner.Paragraph($"**{message.From}**").Block(message.Content);
                }
            });
        }

        page.Details("The time line", isOpen: report.Exit != 0, inner => inner.Block(string.Join('\n',
            report.TimeLine.Take(MaxLines).Select(LifeRecord.TextOf).Concat(report.TimeLine.Count > MaxLines ? [$"… and {report.TimeLine.Count - MaxLines} more lines"] : []))));
        if (journal is not null)
        {
            RunPage.FillRest(page, journal);
        }
    }
}
