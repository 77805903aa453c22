using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace Mocks.Verify;

/// <summary>The reports of <c>mocks verify</c>: text, JSON, JUnit and GitHub annotations.</summary>
internal static class VerifyReport
{
    /// <returns>0 when at least one interaction is verified and none failed, else 1.</returns>
    public static int ExitOf(IReadOnlyList<InteractionResult> results) =>
        results.Any(result => result.Outcome == Outcome.Verified) && results.All(result => result.Outcome != Outcome.Failed) ? 0 : 1;

    public static string LineOf(InteractionResult result)
    {
        var text = new StringBuilder();
        var state = result.State is null ? "" : $" (state {result.State})";
        text.Append(CultureInfo.InvariantCulture, $"{Sign(result.Outcome)} {result.Consumer} → {result.Provider}  {result.Description}{state}  {result.DurationMs:0} ms\n");
        foreach (var line in result.Details)
        {
            text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    public static string SumOf(IReadOnlyList<InteractionResult> results)
    {
        int Count(Outcome outcome) => results.Count(result => result.Outcome == outcome);
        var nothing = Count(Outcome.Verified) == 0 ? " Nothing was verified, so this is a failure." : "";
        return $"\n{(ExitOf(results) == 0 ? "✓" : "✗")} {Count(Outcome.Verified)} verified, {Count(Outcome.Failed)} failed, {Count(Outcome.NotVerified)} not verified.{nothing}\n";
    }

    public static string JsonOf(IReadOnlyList<InteractionResult> results) => new JsonObject
    {
        ["exit"] = ExitOf(results),
        ["interactions"] = new JsonArray([.. results.Select(result => (JsonNode)new JsonObject
        {
            ["consumer"] = result.Consumer,
            ["provider"] = result.Provider,
            ["description"] = result.Description,
            ["state"] = result.State,
            ["outcome"] = Word(result.Outcome),
            ["durationMs"] = Math.Round(result.DurationMs, 1),
            ["mismatches"] = new JsonArray([.. result.Mismatches.Select(one => (JsonNode)new JsonObject
            {
                ["where"] = one.Where,
                ["expected"] = one.Expected,
                ["got"] = one.Got,
                ["says"] = one.Says,
            })]),
            ["hints"] = new JsonArray([.. Hints.For(result).Select(hint => (JsonNode)JsonValue.Create(hint))]),
        })]),
    }.ToJsonString() + "\n";

    /// <summary>One line for each failure, in the format of GitHub Actions.</summary>
    public static string AnnotationsOf(IReadOnlyList<InteractionResult> results) => string.Concat(results
        .Where(result => result.Outcome == Outcome.Failed)
        .Select(result => $"::error title={Escape(result.Provider)} breaks a contract::{Escape($"{result.Description}\n{string.Join('\n', result.Details)}")}\n"));

    public static string JUnitOf(IReadOnlyList<InteractionResult> results)
    {
        var suite = new XElement("testsuite",
            new XAttribute("name", "contracts"),
            new XAttribute("tests", results.Count),
            new XAttribute("failures", results.Count(result => result.Outcome == Outcome.Failed)),
            new XAttribute("skipped", results.Count(result => result.Outcome == Outcome.NotVerified)),
            results.Select(result => new XElement("testcase",
                new XAttribute("classname", $"{result.Consumer}.{result.Provider}"),
                new XAttribute("name", Clean(result.Description)),
                new XAttribute("time", (result.DurationMs / 1000).ToString("0.000", CultureInfo.InvariantCulture)),
                OutcomeOf(result))));
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{suite}\n";
    }

    private static XElement? OutcomeOf(InteractionResult result)
    {
        var details = Clean(string.Join('\n', result.Details));
        return result.Outcome switch
        {
            Outcome.Failed => new XElement("failure", new XAttribute("message", Clean(string.Join("; ", result.Mismatches.Select(one => one.Sentence)))), details),
            Outcome.NotVerified => new XElement("skipped", new XAttribute("message", details)),
            _ => null,
        };
    }

    public static string Sign(Outcome outcome) => outcome switch { Outcome.Verified => "✓", Outcome.Failed => "✗", _ => "–" };

    private static string Word(Outcome outcome) => outcome switch { Outcome.Verified => "verified", Outcome.Failed => "failed", _ => "not verified" };

    // XML cannot contain most control characters, e.g. the escapes of a terminal's colours.
    private static string Clean(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));

    private static string Escape(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
}
