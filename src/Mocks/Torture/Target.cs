using System.Text.RegularExpressions;
using Mocks.Run;

namespace Mocks.Torture;

/// <summary>A request that the command makes, without a fault: one row of the table.</summary>
/// <param name="Service"><c>agentapi</c> or <c>coderd</c>.</param>
/// <param name="Path">As sent, without its query; ids in it are <c>*</c>, because the next run may have others.</param>
/// <param name="Times">How often the command makes it; the first one is spoiled.</param>
/// <param name="AnswerBytes">Of the body of the first answer.</param>
internal sealed partial record Target(string Service, string Method, string Path, int Times, long AnswerBytes)
{
    /// <summary>As a fault names it, e.g. <c>GET /messages</c>.</summary>
    public string Pattern => $"{Method} {Path}";

    /// <summary>The end of a long path: <c>POST …/log-snapshot</c>.</summary>
    public string Short => Path.TrimStart('/').Contains('/', StringComparison.Ordinal) ? $"{Method} …{Path[Path.LastIndexOf('/')..]}" : Pattern;

    /// <summary>An older coderd does not have this route, and answers 404.</summary>
    public bool IsSnapshot => Service == "coderd" && Method == "POST" && Path.EndsWith("/log-snapshot", StringComparison.Ordinal);

    /// <summary>The requests of a run, in the order in which they were first made.</summary>
    public static Target[] Of(IEnumerable<Step> steps) =>
    [
        .. steps.GroupBy(step => (step.Service, step.Method, Path: Id().Replace(step.Url.Split('?')[0], "/*")))
            .Select(equal => new Target(equal.Key.Service, equal.Key.Method, equal.Key.Path, equal.Count(), equal.First().AnswerBytes)),
    ];

    /// <summary>The names of rows: short where that says which one it is.</summary>
    public static string[] NamesOf(IReadOnlyList<Target> targets) =>
    [
        .. targets.Select(target =>
            targets.Count(other => other.Short == target.Short) == 1 ? target.Short
            : targets.Count(other => other.Pattern == target.Pattern) == 1 ? target.Pattern
            : $"{target.Service} {target.Pattern}"),
    ];

    [GeneratedRegex("/(?:[0-9]+|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})(?=/|$)")]
    private static partial Regex Id();
}
