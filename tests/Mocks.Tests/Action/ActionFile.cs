using System.Text.RegularExpressions;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Mocks.Tests.Action;

/// <summary>An input or an output of an action.</summary>
public sealed class ActionValue
{
    public string Description { get; set; } = "";

    public string? Default { get; set; }

    public string? Value { get; set; }
}

/// <summary>A step that runs a script.</summary>
public sealed class ActionStep
{
    public string Name { get; set; } = "";

    public string Id { get; set; } = "";

    public string Shell { get; set; } = "";

    public string Run { get; set; } = "";

    public Dictionary<string, string> Env { get; set; } = [];
}

public sealed class ActionRuns
{
    public string Using { get; set; } = "";

    public List<ActionStep> Steps { get; set; } = [];
}

/// <summary>A composite action, as a runner reads its file.</summary>
public sealed partial class ActionFile
{
    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public string Author { get; set; } = "";

    public Dictionary<string, string> Branding { get; set; } = [];

    public Dictionary<string, ActionValue> Inputs { get; set; } = [];

    public Dictionary<string, ActionValue> Outputs { get; set; } = [];

    public ActionRuns Runs { get; set; } = new();

    /// <param name="folder">Of the repository; empty for its root.</param>
    public static ActionFile Read(string folder) =>
        new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).WithDuplicateKeyChecking().Build()
            .Deserialize<ActionFile>(File.ReadAllText(Path.Combine(Repository.Root, folder, "action.yml")));

    /// <summary>The value of a text with expressions.</summary>
    /// <param name="values">By what an expression may be, e.g. <c>inputs.preset</c>.</param>
    public static string Evaluate(string text, IReadOnlyDictionary<string, string> values) =>
        Expression().Replace(text, match => values[match.Groups[1].Value]);

    [GeneratedRegex(@"\$\{\{ ([a-z0-9_.-]+) \}\}")]
    private static partial Regex Expression();
}
