using System.Text.RegularExpressions;
using Mocks.Go.Os.Exec;

namespace Mocks.MockWorkspaceAgent.Tests.Golden;

/// <summary>The holes in the texts of a case.</summary>
internal sealed partial class Holes
{
    private static readonly Dictionary<string, string> Patterns = new()
    {
        ["uuid"] = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        ["unix"] = "[0-9]{10}",
        ["any"] = "[^\"\r\n]+",
        ["hex8"] = "[0-9a-f]{8}",
        ["late"] = "(?:,\"command\":\"(?:[^\"\\\\]|\\\\.)*\")?",
        ["hint"] = "(?:,\"detail\":\"(?:[^\"\\\\]|\\\\.)*\")?",
    };

    private readonly Dictionary<string, string> _values;

    public Holes(string folder, string host)
    {
        _values = new()
        {
            ["dir"] = folder,
            ["base"] = Path.GetFileName(folder),
            ["slashless"] = folder[1..],
            ["parts"] = $"[{string.Join(',', folder[1..].Split('/').Select(part => $"\"{part}\""))}]",
            ["host"] = host,
            ["sh"] = LookPath.Find("sh", Environment.GetEnvironmentVariable("PATH"))!,
        };
    }

    public void Save(string name, string value) => _values[name] = value;

    public string Fill(string text) => Hole().Replace(text, hole => _values.GetValueOrDefault(hole.Groups[1].Value, hole.Value));

    public bool Matches(string expected, string sent)
    {
        var pattern = string.Concat(Hole().Split(expected).Select((part, index) => index % 2 == 0 ? Regex.Escape(part)
            : _values.TryGetValue(part, out var value) ? Regex.Escape(value)
            : Patterns.GetValueOrDefault(part) ?? Regex.Escape($"{{{part}}}")));
        return Regex.IsMatch(sent, $"\\A{pattern}\\z");
    }

    [GeneratedRegex(@"\{([a-z0-9]+)\}")]
    private static partial Regex Hole();
}
