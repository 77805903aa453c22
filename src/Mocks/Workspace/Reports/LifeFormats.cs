using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using System.Xml.Linq;

namespace Mocks.Workspace.Reports;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LifeReport))]
internal sealed partial class LifeJson : JsonSerializerContext;

/// <summary>The report for machines: one JSON object, or JUnit with a test case for each script, state and verdict.</summary>
/// <remarks>Neither has a value of the state, or the text of a script.</remarks>
internal static class LifeFormats
{
    private static readonly LifeJson Readable = new(new JsonSerializerOptions(LifeJson.Default.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string JsonOf(LifeReport report) => JsonSerializer.Serialize(report, Readable.LifeReport) + "\n";

    public static string JUnitOf(LifeReport report)
    {
        XElement[] cases =
        [
            .. report.Agents.Select(agent => Case($"agent {agent.Name}", "start", report.ReadyMs ?? 0, agent.Start == "READY" ? null : $"it reached {agent.Start ?? agent.Lifecycle}")),
            .. report.Scripts.Select(script => Case($"agent {script.Agent}", $"{script.Stage} script {script.Name}", script.DurationMs,
                script.ExitCode == 0 ? null : script.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"exit {code}: {script.Error ?? script.Status}") : "it was killed")),
            .. report.Command is { } command ? [Case("workspace", "command", command.DurationMs, command is { Exit: 0, TimedOut: false } ? null : command.TimedOut ? "it took too long" : $"exit {command.Exit}")] : Array.Empty<XElement>(),
            .. report.StoppedMs is { } stopped
                ? report.Agents.Select(agent => Case($"agent {agent.Name}", "stop", stopped, agent.Lifecycle == "OFF" ? null : report.Killed ? $"it was killed in {agent.Lifecycle}" : $"it reached {agent.Lifecycle}"))
                : [],
            .. report.Kept is { } kept ? [Case("workspace", "what a person reads", 0, kept.Lost)] : Array.Empty<XElement>(),
            .. report.Verdicts.Select(verdict => Case("verdict", verdict.Code, 0, verdict.Text)),
        ];
        var suite = new XElement("testsuite", new XAttribute("name", "workspace"), new XAttribute("tests", cases.Length),
            new XAttribute("failures", cases.Count(one => one.HasElements)), new XAttribute("time", Seconds((report.ReadyMs ?? 0) + (report.StoppedMs ?? 0))), cases);
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{suite}\n";
    }

    private static XElement Case(string group, string name, double milliseconds, string? failure) => new("testcase",
        new XAttribute("classname", Clean(group)), new XAttribute("name", Clean(name)), new XAttribute("time", Seconds(milliseconds)),
        failure is null ? null : new XElement("failure", new XAttribute("message", Clean(failure))));

    private static string Seconds(double milliseconds) => (milliseconds / 1000).ToString("0.000", CultureInfo.InvariantCulture);

    // XML cannot contain most control characters.
    private static string Clean(string text) => string.Concat(text.Select(letter => XmlConvert.IsXmlChar(letter) ? letter : '\uFFFD'));
}
