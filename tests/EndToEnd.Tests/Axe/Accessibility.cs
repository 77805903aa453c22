using System.Text.Json;
using Microsoft.Playwright;

namespace Mocks.EndToEnd.Tests.Axe;

/// <summary>axe-core's findings about a page as it is now: WCAG 2.2 A and AA, and axe's best practices.</summary>
internal static class Accessibility
{
    private static readonly string[] Failing = ["serious", "critical"];

    private static readonly Lazy<string?> Core = new(() =>
        Path.Combine(AppContext.BaseDirectory, "axe", "node_modules", "axe-core", "axe.min.js") is var file && File.Exists(file) ? File.ReadAllText(file) : null);

    /// <summary>Fails on a serious or critical finding, and lists all of them with their elements. Skips the test if npm could not fetch axe-core.</summary>
    public static async Task AssertAccessibleAsync(this IPage page)
    {
        Assert.SkipWhen(Core.Value is null, "npm did not fetch axe-core when the tests were built. Install Node.js 20 or newer and build again.");
        // Evaluated through the debugger: a script element would be refused by the page's Content-Security-Policy.
        await page.EvaluateAsync(Core.Value);
        var found = await page.EvaluateAsync<JsonElement>("axe.run(document, { resultTypes: ['violations'] })");

        Assert.NotEmpty(found.GetProperty("passes").EnumerateArray());
        var failing = found.GetProperty("violations").EnumerateArray().Where(finding => Failing.Contains(finding.GetProperty("impact").GetString()));
        Assert.True(!failing.Any(), string.Join('\n', failing.Select(Told)));
    }

    private static string Told(JsonElement finding) =>
        $"{finding.GetProperty("impact")} {finding.GetProperty("id")}: {finding.GetProperty("help")} ({finding.GetProperty("helpUrl")})\n"
        + string.Join('\n', finding.GetProperty("nodes").EnumerateArray().Select(node =>
            $"  {node.GetProperty("html")}\n    {node.GetProperty("failureSummary").GetString()?.ReplaceLineEndings("\n    ")}"));
}
