using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace Mocks.Torture;

/// <summary>The table for machines: one JSON object, or JUnit with a test case for each run.</summary>
/// <remarks>Neither has the command, its output or the messages: all of them may hold secrets.</remarks>
internal static class TortureFormats
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string JsonOf(TortureReport report) => new JsonObject
    {
        ["exit"] = report.Exit,
        ["preset"] = report.Preset,
        ["coderVersion"] = report.CoderVersion,
        ["seconds"] = Math.Round(report.Seconds, 2),
        ["withoutFault"] = new JsonObject { ["reads"] = report.Clean, ["seconds"] = Math.Round(report.CleanSeconds, 2) },
        ["requests"] = new JsonArray([.. report.Rows.Select(row => (JsonNode)new JsonObject
        {
            ["service"] = row.Target.Service,
            ["method"] = row.Target.Method,
            ["path"] = row.Target.Path,
            ["times"] = row.Target.Times,
            ["faults"] = row.Runs.Count,
            ["keptWhole"] = row.Count(Fate.Kept),
            ["shortened"] = row.Count(Fate.Shortened),
            ["lost"] = row.Count(Fate.Lost),
            ["skipped"] = row.Count(Fate.Skipped),
            ["hung"] = row.Count(Fate.Hung),
            ["notReached"] = row.Count(Fate.NotReached),
            ["lied"] = row.Lied,
            ["left"] = row.Left,
            ["runs"] = new JsonArray([.. row.Runs.Select(run => (JsonNode)new JsonObject
            {
                ["fault"] = run.Fault,
                ["verdict"] = run.Word,
                ["good"] = run.IsGood(report.MayLose),
                ["seconds"] = Math.Round(run.Seconds, 2),
                ["exit"] = run.Exit,
                ["reads"] = run.Reads,
                ["left"] = new JsonArray([.. run.Left.Select(process => (JsonNode)new JsonObject { ["id"] = process.Id, ["name"] = process.Name })]),
            })]),
        })]),
    }.ToJsonString(Indented) + "\n";

    public static string JUnitOf(TortureReport report)
    {
        var suite = new XElement("testsuite",
            new XAttribute("name", "torture"),
            new XAttribute("tests", report.Runs.Count()),
            new XAttribute("failures", report.Runs.Count(run => !run.IsGood(report.MayLose))),
            new XAttribute("skipped", report.Runs.Count(run => run.IsGood(report.MayLose) && run.Fate == Fate.Skipped)),
            new XAttribute("time", Seconds(report.Seconds)),
            report.Rows.SelectMany(row => row.Runs.Select(run => new XElement("testcase",
                new XAttribute("classname", Clean(row.Name)),
                new XAttribute("name", run.Fault),
                new XAttribute("time", Seconds(run.Seconds)),
                ResultOf(report, run)))));
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{suite}\n";
    }

    private static XElement? ResultOf(TortureReport report, TortureRun run)
    {
        var exit = run.Exit is { } code ? $"the command exited {code}" : "the command was killed";
        var left = run.Left.Count == 0 ? "" : $"; left running: {string.Join(", ", run.Left.Select(process => process.Name))}";
        var message = new XAttribute("message", Clean($"{run.Word}: {exit}, and a person reads {run.Reads}{left}"));
        return !run.IsGood(report.MayLose) ? new XElement("failure", message)
            : run.Fate == Fate.Skipped ? new XElement("skipped", message)
            : null;
    }

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    // XML cannot contain most control characters.
    private static string Clean(string text) => string.Concat(text.Select(letter => XmlConvert.IsXmlChar(letter) ? letter : '\uFFFD'));
}
