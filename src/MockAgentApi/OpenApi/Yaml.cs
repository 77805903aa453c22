using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mocks.Go.Encoding.Json;

namespace Mocks.MockAgentApi.OpenApi;

/// <summary>Writes JSON as YAML the way AgentAPI does: block style, two blanks a level, quotes only where they are needed.</summary>
/// <remarks>Source: huma 2.32.0, <c>yaml/yaml.go</c>: an array hangs two blanks below its key, a text of several lines is a
/// literal block, and what another reader could take for a number, a bool or a date stands in double quotes.
/// No YAML library writes these bytes.</remarks>
internal static partial class Yaml
{
    private const string Indicators = ",[]{}#&*!|>'\"%@` \t";

    public static byte[] Write(GoNode node)
    {
        var output = new StringBuilder();
        WriteContainer(output, node, 0, belowKey: false);
        return Encoding.UTF8.GetBytes(output.ToString());
    }

    private static void WriteContainer(StringBuilder output, GoNode node, int indent, bool belowKey)
    {
        var isObject = node.Kind == GoKind.Object;
        var count = isObject ? node.Members.Count : node.Items.Count;
        if (count == 0)
        {
            output.Append(belowKey ? " " : "").Append(isObject ? "{}\n" : "[]\n");
            return;
        }

        output.Append(belowKey ? "\n" : "");
        var members = isObject ? node.Members.OrderBy(member => member.Name, StringComparer.Ordinal).ToArray() : [];
        for (var at = 0; at < count; at++)
        {
            output.Append(' ', at > 0 || belowKey ? indent : 0);
            if (isObject)
            {
                output.Append(Scalar(members[at].Name, indent)).Append(':');
            }
            else
            {
                output.Append("- ");
            }

            WriteValue(output, isObject ? members[at].Value : node.Items[at], indent, isObject);
        }
    }

    private static void WriteValue(StringBuilder output, GoNode node, int indent, bool belowKey)
    {
        if (node.Kind is GoKind.Object or GoKind.Array)
        {
            WriteContainer(output, node, indent + 2, belowKey);
            return;
        }

        output.Append(belowKey ? " " : "").Append(node.Kind switch
        {
            GoKind.String => Scalar(node.Text, indent),
            GoKind.Bool => node.Boolean ? "true" : "false",
            GoKind.Number => node.Number,
            _ => "null",
        }).Append('\n');
    }

    private static string Scalar(string text, int indent) =>
        text.Contains('\n', StringComparison.Ordinal) && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) && !" \t".Contains(text.TrimStart('\n').FirstOrDefault(' '), StringComparison.Ordinal)
            ? Block(text, indent)
            : NeedsQuotes(text) ? Quoted(text) : text;

    private static string Block(string text, int indent)
    {
        var end = text.EndsWith("\n\n", StringComparison.Ordinal) ? "+" : text.EndsWith('\n') ? "" : "-";
        var lines = (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
        return $"|{end}\n{string.Join('\n', lines.Select(line => line.Length == 0 ? "" : new string(' ', indent + 2) + line))}";
    }

    private static bool NeedsQuotes(string text) =>
        text.Length == 0 || Indicators.Contains(text[0], StringComparison.Ordinal) || text[^1] is ' ' or '\t' or ':'
        || text.Any(char.IsControl) || Marks().IsMatch(text) || OtherTypes().IsMatch(text);

    private static string Quoted(string text)
    {
        var output = new StringBuilder("\"");
        foreach (var c in text)
        {
            output.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                _ when char.IsControl(c) => $"\\x{((int)c).ToString("X2", CultureInfo.InvariantCulture)}",
                _ => c.ToString(),
            });
        }

        return output.Append('"').ToString();
    }

    // A colon or a hash sign that YAML would read as its own, and what may not begin a plain text.
    [GeneratedRegex(@"^(-|---|\.\.\.|\?)([ \t]|$)|:[ \t]|[ \t]#")]
    private static partial Regex Marks();

    // Null, bools, numbers (also in base 2, 8, 16 and 60), infinities, dates.
    [GeneratedRegex(@"^(~|null|true|false|y|yes|n|no|on|off|o|[-+]?(0(b[01_]+|o[0-7_]+|x[0-9a-f_]+)|([0-9][0-9_]*(:[0-5]?[0-9])*(\.[0-9_]*)?|\.[0-9_]+)(e[-+]?[0-9]+)?|\.inf)|\.nan|\d{4}-\d\d?-\d\d?([T\s].*)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex OtherTypes();
}
