using Mocks.Explain;

namespace Mocks.Verify;

/// <summary>The page on a verification: each answer that differs, and the list of all interactions.</summary>
internal static class VerifyPage
{
    private const int MaxFailures = 50;
    private const int MaxListed = 500;

    public static void Fill(MarkdownPage page, IReadOnlyList<InteractionResult> results)
    {
        page.Heading(2, MarkdownText.Text(VerifyReport.SumOf(results).Trim()));
        var failed = results.Where(result => result.Outcome == Outcome.Failed).ToArray();
        foreach (var result in failed.Take(MaxFailures))
        {
            page.Heading(3, $"✗ {MarkdownText.Text($"{result.Consumer} → {result.Provider}: {result.Description}")}");
            page.Block(string.Join('\n', SideBySide.LinesOf(result.Mismatches)));
            page.List(Hints.For(result).Select(hint => $"→ {MarkdownText.Text(hint)}"));
        }

        if (failed.Length > MaxFailures)
        {
            page.Paragraph($"… and {failed.Length - MaxFailures} more that differ.");
        }

        page.Details($"All {results.Count} interactions", isOpen: false, inner => inner.Table(
            ["", "contract", "interaction", "ms"],
            results.Take(MaxListed).Select(result => new[]
            {
                VerifyReport.Sign(result.Outcome), MarkdownText.Text($"{result.Consumer} → {result.Provider}"), MarkdownText.Text(result.Description), $"{result.DurationMs:0}",
            })));
        if (failed.Length > 0)
        {
            page.Heading(3, "What to do next").List([
                $"Look at one answer: send the request of the contract with curl, or see it in {MarkdownText.Code("GET /__admin/requests")} of a mock.",
                $"What a contract asks for, and how to keep your own: {MarkdownText.Code("docs/contracts.md")} of the mocks' documentation.",
            ]);
        }
    }
}
