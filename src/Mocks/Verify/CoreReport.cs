namespace Mocks.Verify;

/// <summary>Reads what the Pact core prints for people.</summary>
/// <remarks>Source: pact-foundation/pact-reference, <c>rust/pact_verifier</c>: a heading <c>Failures:</c>, then <c>1) …</c>, then indented lines,
/// and <c>There were 1 pact failures</c> at the end.</remarks>
internal static class CoreReport
{
    /// <returns>What was wrong, line by line, each at most once; the whole report when no such part is found.</returns>
    public static IReadOnlyList<string> FailuresIn(string report)
    {
        var lines = report.Split('\n').Select(line => line.TrimEnd()).ToArray();
        string[] found =
        [
            .. lines.SkipWhile(line => line != "Failures:").Skip(1)
                .TakeWhile(line => !line.StartsWith("There were ", StringComparison.Ordinal))
                .Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line[4..]).Distinct(),
        ];
        return found.Length > 0 ? found : [.. lines.Where(line => line.Length > 0).DefaultIfEmpty("The Pact core says no more than that it failed.")];
    }
}
